"""Changing an agency's weights and rules: the old version stays, a new one holds from now on."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.refusals import NoRules
from kreis.cohorts.domain.rules import PlanningRules, as_document, weights_of
from kreis.cohorts.store import rules

LONGEST_NUMBER = 10
"""Digits; a version is a whole number of four bytes."""


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


def version_or_problem(work: Work, version: str) -> PlanningRules:
    """Versions are numbers, and travel as text: a run names the one it used."""
    is_number = version.isascii() and version.isdigit() and len(version) < LONGEST_NUMBER
    found = rules.find(work, int(version)) if is_number else None
    if found is None:
        raise NoRules(version)
    return found
