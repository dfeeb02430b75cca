"""Makes new versions of an agency's weights and rules. Old versions stay."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.rules import PlanningRules, as_document, weights_of
from kreis.cohorts.store import rules


def change(work: Work, wanted: dict[str, Any], by: str) -> PlanningRules:
    """Makes a new version, unless nothing would change."""
    known = rules.current(work)
    if as_document(known) == wanted:
        return known
    version = known.version + 1
    made = PlanningRules(
        version,
        weights_of(version, wanted["weights"]),
        wanted["longest_wait_days"],
        by,
        work.now,
    )
    rules.add(work, made)
    return made
