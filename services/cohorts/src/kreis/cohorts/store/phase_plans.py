"""Phase plans of the agency, version by version."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from sqlalchemy import Row, insert, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phase_rules import parse
from kreis.cohorts.domain.phases import DEFAULT, PhasePlan, Step
from kreis.cohorts.domain.refusals import NoPhasePlan
from kreis.cohorts.store.tables import phase_plan

LAST_VERSION = 2**31 - 1
"""A version is a whole number of four bytes."""


def current(work: Work) -> PhasePlan:
    """The newest version; the default where nobody has changed anything."""
    statement = select(phase_plan).where(phase_plan.c.agency_id == work.agency)
    newest = statement.order_by(phase_plan.c.version.desc()).limit(1)
    row = work.connection.execute(newest).first()
    return DEFAULT if row is None else _plan(row)


def get(work: Work, version: int) -> PhasePlan:
    if version == DEFAULT.version:
        return DEFAULT
    if version > LAST_VERSION:
        raise NoPhasePlan(version)
    statement = select(phase_plan).where(
        phase_plan.c.agency_id == work.agency, phase_plan.c.version == version
    )
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        raise NoPhasePlan(version)
    return _plan(row)


def get_all(work: Work, versions: Set[int]) -> dict[int, PhasePlan]:
    """These versions, in one statement."""
    found = {DEFAULT.version: DEFAULT}
    if wanted := versions - found.keys():
        statement = select(phase_plan).where(
            phase_plan.c.agency_id == work.agency, phase_plan.c.version.in_(wanted)
        )
        found |= {row.version: _plan(row) for row in work.connection.execute(statement)}
    return found


def add(work: Work, plan: PhasePlan) -> None:
    values = {
        "version": plan.version,
        "steps": [as_document(step) for step in plan.steps],
        "changed_by": plan.changed_by,
        "changed_at": plan.changed_at,
    }
    work.connection.execute(insert(phase_plan).values(agency_id=work.agency, **values))


def as_document(step: Step) -> dict[str, Any]:
    """The step as it is stored, and as somebody who edits the plan has seen it."""
    return {
        "code": step.code,
        "rhythm_weeks": step.rhythm_weeks,
        "dates": step.dates,
        "counts_kinds": list(step.counts_kinds),
        "next": step.next,
        "propose_when": None if step.propose_when is None else str(step.propose_when),
        "boosters_weeks": list(step.boosters_weeks),
    }


def _plan(row: Row[Any]) -> PhasePlan:
    steps = tuple(_step(each) for each in row.steps)
    return PhasePlan(row.version, steps, row.changed_by, row.changed_at)


def _step(stored: dict[str, Any]) -> Step:
    rule = stored["propose_when"]
    return Step(
        code=stored["code"],
        rhythm_weeks=stored["rhythm_weeks"],
        dates=stored["dates"],
        counts_kinds=tuple(stored["counts_kinds"]),
        next=stored["next"],
        propose_when=None if rule is None else parse(rule),
        boosters_weeks=tuple(stored["boosters_weeks"]),
    )
