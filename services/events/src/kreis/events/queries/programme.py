"""The programme: what the first weekly dates of new cohorts are for."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.store import programme


def kinds(work: Work) -> dict[str, Any]:
    return {"kinds": programme.kinds(work)}
