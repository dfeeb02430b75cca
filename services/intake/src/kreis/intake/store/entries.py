"""Entries: each person's first day that counts, what it was before, and who has none yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select

from kreis.chassis.data.database import Work
from kreis.intake.domain.participants import State
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import sight
from kreis.intake.store.tables import enrolment, former_entry, own, participant, programme_exit


class WithoutEntry(NamedTuple):
    """Somebody whose entry is not recorded. `since` is the day she came back after giving up."""

    participant_id: UUID
    since: date | None


def replace(work: Work, known: dict[str, Any], entry_date: date, recorded_by: str) -> None:
    """Changes the day of an entry. What it was stays in the history."""
    end(work, known, recorded_by)
    values = {
        **known,
        "entry_date": entry_date,
        "recorded_by": recorded_by,
        "recorded_at": work.now,
    }
    work.connection.execute(insert(enrolment).values(agency_id=work.agency, **values))


def end(work: Work, known: dict[str, Any], ended_by: str) -> None:
    """Takes an entry back. What it was stays in the history."""
    row = {
        "agency_id": work.agency,
        "id": uuid4(),
        "enrolment_id": known["id"],
        **{name: known[name] for name in known if name != "id"},
        "ended_by": ended_by,
        "ended_at": work.now,
    }
    work.connection.execute(insert(former_entry).values(row))
    hers = (enrolment.c.agency_id == work.agency) & (enrolment.c.id == known["id"])
    work.connection.execute(delete(enrolment).where(hers))


def former(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """What her entry was before it was corrected or taken back, the earliest first."""
    statement = (
        select(former_entry)
        .where(
            former_entry.c.agency_id == work.agency,
            former_entry.c.participant_id == participant_id,
        )
        .order_by(former_entry.c.ended_at, former_entry.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]


def between(
    work: Work,
    first: date,
    last: date,
    *,
    recorded_on: date | None,
    after: UUID | None,
    limit: int,
) -> list[dict[str, Any]]:
    """One page of the entries of a period, in the order of participants' ids."""
    own_id = enrolment.c.participant_id
    statement = select(enrolment).where(
        enrolment.c.agency_id == work.agency,
        enrolment.c.entry_date >= first,
        enrolment.c.entry_date <= last,
    )
    if recorded_on is not None:
        begin = datetime.combine(recorded_on, time.min, UTC)
        at = enrolment.c.recorded_at
        statement = statement.where(at >= begin, at < begin + timedelta(days=1))
    if after is not None:
        statement = statement.where(own_id > after)
    rows = work.connection.execute(statement.order_by(own_id).limit(limit))
    return [own(row) for row in rows]


def missing(work: Work, viewer: Viewer, *, after: UUID | None, limit: int) -> list[WithoutEntry]:
    """One page of the viewer's people whose entry is not recorded and who have not left, by id."""
    who = participant.c
    back = (
        select(func.max(programme_exit.c.re_entry_date))
        .where(programme_exit.c.agency_id == work.agency, programme_exit.c.participant_id == who.id)
        .scalar_subquery()
    )
    entered = select(enrolment.c.id).where(
        enrolment.c.agency_id == work.agency, enrolment.c.participant_id == who.id
    )
    statement = select(who.id, back).where(
        who.agency_id == work.agency,
        who.state == State.WAITING,
        ~entered.exists(),
        sight.seen_in_full(viewer),
    )
    if after is not None:
        statement = statement.where(who.id > after)
    rows = work.connection.execute(statement.order_by(who.id).limit(limit))
    return [WithoutEntry(*row) for row in rows]
