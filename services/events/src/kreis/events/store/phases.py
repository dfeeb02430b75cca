"""Phases of cohorts as cohorts told them, and how often each member is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.horizon import BERLIN
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.phases import Phase
from kreis.events.domain.times_away import WEEKLY
from kreis.events.store import tables


def add(work: Work, phase: Phase) -> bool:
    """Adds a phase; False if this one, or a later one of the cohort, is known. Needs its lock."""
    known = latest(work, phase.cohort_id)
    if known is not None and known.number >= phase.number:
        return False
    values = {**asdict(phase), "boosters_weeks": list(phase.boosters_weeks)}
    statement = insert(tables.cohort_phase)
    work.connection.execute(statement.values(agency_id=work.agency, planned_at=work.now, **values))
    return True


def latest(work: Work, cohort_id: UUID) -> Phase | None:
    """The last phase that staff have confirmed. It may begin on a day to come."""
    return _first(work, cohort_id)


def current(work: Work, cohort_id: UUID, today: date) -> Phase | None:
    """The phase that a cohort is in. None before its first change."""
    return _first(work, cohort_id, until=today)


def mark(work: Work, events: Iterable[GroupEvent]) -> None:
    """Writes down the phase of dates that exist."""
    own = tables.group_event
    rows = [
        {"which": event.id, "in_phase": event.phase, "weeks": event.booster_weeks}
        for event in events
    ]
    if rows:
        statement = (
            update(own)
            .where(own.c.agency_id == work.agency, own.c.id == bindparam("which"))
            .values(phase=bindparam("in_phase"), booster_weeks=bindparam("weeks"))
        )
        work.connection.execute(statement, rows)


def note_rhythm(
    work: Work, participant_id: UUID, cohort_id: UUID, since: date, rhythm_weeks: int
) -> None:
    """Notes how often a member is met from that day on."""
    own = tables.member_rhythm
    key = {"participant_id": participant_id, "cohort_id": cohort_id, "since": since}
    statement = postgresql.insert(own).values(
        agency_id=work.agency, rhythm_weeks=rhythm_weeks, **key
    )
    statement = statement.on_conflict_do_update(
        index_elements=["agency_id", *key], set_={"rhythm_weeks": rhythm_weeks}
    )
    work.connection.execute(statement)


def rhythms_of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """How often she was met, the first rhythm first."""
    own = tables.member_rhythm
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.participant_id == participant_id)
        .order_by(own.c.since, own.c.cohort_id)
    )
    return [row._asdict() for row in work.connection.execute(statement)]


def rhythm_of(work: Work, member: Invitation) -> int:
    """So many weeks lie between two dates of hers today.

    Who came when her cohort was in its phase already meets as it does. Who stays in an earlier
    phase is met every week until a fact says that she has followed.
    """
    today = work.now.astimezone(BERLIN).date()
    own = tables.member_rhythm
    statement = (
        select(own.c.rhythm_weeks)
        .where(own.c.agency_id == work.agency, own.c.participant_id == member.participant_id)
        .where(own.c.cohort_id == member.cohort_id, own.c.since <= today)
        .order_by(own.c.since.desc())
        .limit(1)
    )
    hers: int | None = work.connection.execute(statement).scalar_one_or_none()
    if hers is not None:
        return hers
    phase = current(work, member.cohort_id, today)
    came_later = phase is not None and member.since is not None and member.since >= phase.since
    return phase.rhythm_weeks if phase is not None and came_later else WEEKLY


def _first(work: Work, cohort_id: UUID, until: date | None = None) -> Phase | None:
    own = tables.cohort_phase
    statement = select(own).where(own.c.agency_id == work.agency, own.c.cohort_id == cohort_id)
    if until is not None:
        statement = statement.where(own.c.since <= until)
    row = work.connection.execute(statement.order_by(own.c.number.desc()).limit(1)).first()
    return None if row is None else _phase(row)


def _phase(row: Row[Any]) -> Phase:
    return Phase(
        row.id,
        row.cohort_id,
        row.number,
        row.step,
        row.since,
        row.rhythm_weeks,
        row.dates,
        tuple(row.boosters_weeks),
    )
