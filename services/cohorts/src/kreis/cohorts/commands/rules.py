"""Changing an agency's weights and rules: the old version stays, a new one holds from now on."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.rules import PlanningRules, as_document, weights_of
from kreis.cohorts.store import rules


def change(work: Work, wanted: dict[str, Any], by: str) -> PlanningRules:
    """Makes a new version; none, if it would be the same again."""
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
