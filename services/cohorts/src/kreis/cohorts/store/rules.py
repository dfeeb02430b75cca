"""Weights and rules, version by version."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.refusals import NoRules
from kreis.cohorts.domain.rules import DEFAULT, PlanningRules, numbers_of, weights_of
from kreis.cohorts.store.tables import rules

LONGEST_NUMBER = 10
"""Digits; a version is a whole number of four bytes."""


def current(work: Work) -> PlanningRules:
    """The newest version; what Kreis brings along where nobody has changed anything."""
    statement = select(rules).where(rules.c.agency_id == work.agency)
    row = work.connection.execute(statement.order_by(rules.c.version.desc()).limit(1)).first()
    return DEFAULT if row is None else _rules(row)


def find(work: Work, version: int) -> PlanningRules | None:
    if version == DEFAULT.version:
        return DEFAULT
    statement = select(rules).where(rules.c.agency_id == work.agency, rules.c.version == version)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _rules(row)


def get(work: Work, version: str) -> PlanningRules:
    """Versions are numbers, and travel as text: a run names the one it used."""
    is_number = version.isascii() and version.isdigit() and len(version) < LONGEST_NUMBER
    found = find(work, int(version)) if is_number else None
    if found is None:
        raise NoRules(version)
    return found


def add(work: Work, made: PlanningRules) -> None:
    values = {
        "version": made.version,
        "weights": numbers_of(made.weights),
        "longest_wait_days": made.longest_wait_days,
        "changed_by": made.changed_by,
        "changed_at": made.changed_at,
    }
    work.connection.execute(insert(rules).values(agency_id=work.agency, **values))


def _rules(row: Row[Any]) -> PlanningRules:
    return PlanningRules(
        row.version,
        weights_of(row.version, row.weights),
        row.longest_wait_days,
        row.changed_by,
        row.changed_at,
    )
