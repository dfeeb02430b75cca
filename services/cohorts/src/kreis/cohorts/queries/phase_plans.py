"""The phase plan of the agency, as it holds or held."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phases import PhasePlan
from kreis.cohorts.store import phase_plans


def current(work: Work) -> PhasePlan:
    return phase_plans.current(work)


def version(work: Work, number: int) -> PhasePlan:
    return phase_plans.get(work, number)


def state(work: Work) -> dict[str, Any] | None:
    """What somebody who edits it has seen. Nothing before the first change: there is nothing yet
    that it would overwrite."""
    found = phase_plans.current(work)
    if found.changed_at is None:
        return None
    return {"steps": [phase_plans.as_document(step) for step in found.steps]}
