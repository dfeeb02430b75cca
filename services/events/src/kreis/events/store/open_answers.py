"""Where answers are open, or may be: `queries/open_answers` looks at the others one by one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Answer
from kreis.events.store import group_events, periods, tables


def declined(work: Work, cohort_ids: Collection[UUID]) -> list[Row[Any]]:
    """Members of these cohorts who said no to all dates, and have not left."""
    own, given = tables.invitation.c, tables.answer.c
    statement = select(
        own.id.label("invitation_id"), own.participant_id, own.cohort_id, given.answered_at
    ).where(
        own.agency_id == work.agency,
        own.cohort_id.in_(cohort_ids),
        own.until.is_(None),
        own.answer == Answer.NO,
        given.agency_id == own.agency_id,
        given.invitation_id == own.id,
        given.version == own.version,
    )
    return list(work.connection.execute(statement))


class SaidNo(NamedTuple):
    invitation_id: UUID
    group_event_id: UUID


def own_no(work: Work, first: date, last: date) -> set[SaidNo]:
    """Who said no to which date from the first day to the last, also if it holds no more."""
    own, event = tables.date_answer.c, tables.group_event.c
    statement = select(own.invitation_id, own.group_event_id).where(
        event.agency_id == work.agency,
        event.starts_at.between(*periods.whole_days(first, last)),
        own.agency_id == event.agency_id,
        own.group_event_id == event.id,
        own.answer == Answer.NO,
    )
    return {SaidNo(*row) for row in work.connection.execute(statement)}


def asked_until_now(work: Work, first: date) -> list[GroupEvent]:
    """Dates from that day on that were changed, and the time to confirm the change is over."""
    begin = datetime.combine(first, time.min)
    statement = group_events.with_changes(work).where(
        tables.group_event.c.starts_at >= begin,
        tables.group_event_change.c.answer_by <= work.now,
    )
    return group_events.load(work, statement)
