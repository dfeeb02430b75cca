"""Changes of group events, each a row of its own, so what was before is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from kreis.chassis.data.database import Work
from kreis.events.domain.changes import Move, Surroundings
from kreis.events.domain.childcare import children_coming
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.plans import Plan
from kreis.events.store import closure_days, group_events, invitations, tables


def add(work: Work, before: GroupEvent, after: GroupEvent) -> None:
    """The group event as it is after a change, and what it was before."""
    change = after.change
    assert change is not None
    work.connection.execute(
        update(tables.group_event)
        .where(tables.group_event.c.agency_id == work.agency, tables.group_event.c.id == before.id)
        .values(sequence=after.sequence, **group_events.arrangement_row(after.arrangement))
    )
    row = group_events.arrangement_row(change.before)
    was = {f"was_{name}": value for name, value in row.items()}
    work.connection.execute(
        insert(tables.group_event_change).values(
            agency_id=work.agency,
            group_event_id=after.id,
            sequence=after.sequence,
            change_id=change.id,
            kind=change.kind,
            answer_by=change.answer_by,
            made_by=change.made_by,
            made_at=change.made_at,
            **was,
        )
    )


def group_events_of(work: Work, change_id: UUID) -> list[GroupEvent]:
    """The group events whose last change is this one."""
    changed = tables.group_event_change.c.change_id == change_id
    return group_events.load(work, group_events.with_changes(work).where(changed))


def surroundings(work: Work, plan: Plan, moves: Sequence[Move]) -> Surroundings:
    """All that moved dates have to fit into."""
    moving = {each.event.id for each in moves}
    days = [each.moved.day for each in moves]
    begin, end = min(days), max(days) + timedelta(days=1)
    around = group_events.between(
        work, datetime.combine(begin, time.min), datetime.combine(end, time.min)
    )
    members = invitations.of_cohort(work, plan.cohort.id)
    return Surroundings(
        adults_coming={
            each.event.id: sum(member.comes_to(each.event) for member in members) for each in moves
        },
        children_coming={each.event.id: children_coming(each.event, members) for each in moves},
        others=[each for each in around if each.id not in moving and not each.is_cancelled],
        open_days=closure_days.open_days(work, plan.cohort),
    )
