"""Setting the agency up."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.store import agencies


def set_up(work: Work, profile: dict[str, Any]) -> dict[str, Any]:
    agencies.save(work, profile)
    return {"id": work.agency, **profile}
