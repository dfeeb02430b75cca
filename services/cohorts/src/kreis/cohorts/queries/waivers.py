"""Who has agreed to be the only one of her kind in a group."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.store import waivers


def every(work: Work) -> dict[str, Any]:
    return {"waivers": waivers.every(work)}
