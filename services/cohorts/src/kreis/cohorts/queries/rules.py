"""Weights and rules, as they hold or held."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.rules import PlanningRules, as_document
from kreis.cohorts.store import rules


def current(work: Work) -> PlanningRules:
    return rules.current(work)


def version(work: Work, number: str) -> PlanningRules:
    return rules.get(work, number)


def state(work: Work) -> dict[str, Any] | None:
    """What somebody who edits them has seen. Nothing before the first change: there is nothing yet
    that it would overwrite."""
    found = rules.current(work)
    return None if found.changed_at is None else as_document(found)
