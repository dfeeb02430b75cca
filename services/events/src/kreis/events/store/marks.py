"""Marks of devices, each kept once by the id that its device gave it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import Absence, Entry, Status
from kreis.events.domain.marks import Mark, Outcome, Reason, Verdict, believable
from kreis.events.store import tables


class Kept(NamedTuple):
    """A mark as it is kept. Of a dropped one nothing but its id and its outcome is."""

    id: UUID
    outcome: Outcome
    reason: Reason | None
    row: Any
    """Its row, with the columns of `attendance_mark`."""

    @property
    def entry(self) -> Entry:
        """What it says. Not of a dropped one."""
        row = self.row
        absence = None if row.absence is None else Absence(row.absence)
        return Entry(row.participant_id, Status(row.status), absence, row.minutes)


def add(
    work: Work,
    group_event_id: UUID,
    mark: Mark,
    found: Verdict,
    version: int | None,
    recorded_by: str,
) -> Kept:
    """Keeps a mark. `version` is that of the record that holds what it says."""
    row: dict[str, Any] = {
        "agency_id": work.agency,
        "group_event_id": group_event_id,
        "id": mark.id,
        "outcome": found.outcome,
        "recorded_by": recorded_by,
        "arrived_at": work.now,
    }
    if found.outcome is not Outcome.DROPPED:
        row |= {
            "participant_id": mark.entry.participant_id,
            "status": mark.entry.status,
            "absence": mark.entry.absence,
            "minutes": mark.entry.minutes,
            "reason": found.reason,
            "version": version,
            "marked_at": believable(mark.marked_at, work.now),
        }
    own = tables.attendance_mark
    (kept,) = _kept(work, insert(own).values(row).returning(own))
    return kept


def known(work: Work, group_event_id: UUID, ids: Collection[UUID]) -> dict[UUID, Kept]:
    """Returns those marks that have arrived before, by id."""
    own = tables.attendance_mark
    statement = select(own).where(_of(work, group_event_id), own.c.id.in_(ids))
    return {each.id: each for each in _kept(work, statement)}


def of_group_event(work: Work, group_event_id: UUID) -> list[Kept]:
    """Returns all marks of a date in the order in which they arrived."""
    own = tables.attendance_mark
    order = (own.c.arrived_at, own.c.marked_at, own.c.id)
    return _kept(work, select(own).where(_of(work, group_event_id)).order_by(*order))


def unsettled(work: Work) -> set[UUID]:
    """Returns the dates with a conflict that nobody has settled."""
    own = tables.attendance_mark
    statement = select(own.c.group_event_id).where(
        own.c.agency_id == work.agency,
        own.c.outcome == Outcome.CONFLICT,
        own.c.settled_at.is_(None),
    )
    return set(work.connection.execute(statement).scalars())


def settle(
    work: Work, group_event_id: UUID, mark_id: UUID, settled_by: str, *, taken_over: bool
) -> None:
    own = tables.attendance_mark
    work.connection.execute(
        update(own)
        .where(_of(work, group_event_id), own.c.id == mark_id, own.c.settled_at.is_(None))
        .values(settled_by=settled_by, settled_at=work.now, is_taken_over=taken_over)
    )


def _of(work: Work, group_event_id: UUID) -> ColumnElement[bool]:
    own = tables.attendance_mark
    return (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)


def _kept(work: Work, statement: Any) -> list[Kept]:
    rows = work.connection.execute(statement)
    return [
        Kept(row.id, Outcome(row.outcome), Reason(row.reason) if row.reason else None, row)
        for row in rows
    ]
