"""Attendance. No entry is overwritten: a change adds a version, and the last one holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, exists, insert, literal_column, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import Absence, Attendance, Status
from kreis.events.store import tables


class Record(NamedTuple):
    """An entry with when it was made and by whom."""

    entry: Attendance
    version: int
    recorded_by: str
    recorded_at: datetime
    revision: int
    """How often others were told, this time included. At most `version`, which also counts settled
    reasons."""


def add(
    work: Work,
    group_event_id: UUID,
    entry: Attendance,
    recorded_by: str,
    before: Record | None = None,
) -> Record:
    """Adds an entry behind the one that held, if there was any. Returns it as it holds now."""
    is_news = before is None or before.entry.in_public != entry.in_public
    record = Record(
        entry,
        (before.version if before else 0) + 1,
        recorded_by,
        work.now,
        (before.revision if before else 0) + is_news,
    )
    work.connection.execute(
        insert(tables.attendance).values(
            agency_id=work.agency,
            group_event_id=group_event_id,
            participant_id=entry.participant_id,
            version=record.version,
            revision=record.revision,
            status=entry.status,
            absence=entry.absence,
            minutes=entry.minutes,
            late_by=entry.late_by,
            early_by=entry.early_by,
            recorded_by=recorded_by,
            recorded_at=work.now,
        )
    )
    return record


def current(work: Work, group_event_id: UUID) -> dict[UUID, Record]:
    """What holds now, by participant."""
    return {each.entry.participant_id: each for each in records(work, group_event_id)}


def records(work: Work, group_event_id: UUID) -> list[Record]:
    """All that was put down and is kept, oldest versions first."""
    statement = _attendance(work, group_event_id).order_by(tables.attendance.c.version)
    return [_record(row) for row in work.connection.execute(statement)]


def current_of(work: Work, group_event_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Attendance]]:
    """What holds now of several dates, by group event and participant."""
    found: defaultdict[UUID, dict[UUID, Attendance]] = defaultdict(dict)
    if not group_event_ids:
        return found
    own = tables.attendance
    statement = (
        select(own)
        .ext(distinct_on(own.c.group_event_id, own.c.participant_id))
        .where(own.c.agency_id == work.agency, own.c.group_event_id.in_(list(group_event_ids)))
        .order_by(own.c.group_event_id, own.c.participant_id, own.c.version.desc())
    )
    for row in work.connection.execute(statement):
        found[row.group_event_id][row.participant_id] = _record(row).entry
    return found


def group_events_of(work: Work, participant_id: UUID) -> set[UUID]:
    """Dates at which she is recorded, also those of other cohorts."""
    own = tables.attendance
    statement = select(own.c.group_event_id).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    return set(work.connection.execute(statement).scalars())


class Absent(NamedTuple):
    """Somebody's absence from a date."""

    group_event_id: UUID
    participant_id: UUID
    recorded_at: datetime


def unclear_absences(work: Work, since: date | None) -> list[Absent]:
    """Returns absences still marked as unclear, the oldest first.

    An unclear absence is neither excused nor unexcused yet. With `since`, only dates from that day
    on count.
    """
    own, later, event = tables.attendance, tables.attendance.alias(), tables.group_event
    begin = datetime.combine(since or date.min, time.min)
    recent = select(event.c.id).where(event.c.agency_id == work.agency, event.c.starts_at >= begin)
    was_changed = exists().where(
        later.c.agency_id == own.c.agency_id,
        later.c.group_event_id == own.c.group_event_id,
        later.c.participant_id == own.c.participant_id,
        later.c.version > own.c.version,
    )
    # The word stands in the statement: so the index of unclear entries is used, and of the years
    # behind nothing is read.
    is_unclear = own.c.absence == literal_column(f"'{Absence.UNCLEAR}'")
    statement = (
        select(own.c.group_event_id, own.c.participant_id, own.c.recorded_at)
        .where(own.c.agency_id == work.agency, is_unclear, ~was_changed)
        .where(true() if since is None else own.c.group_event_id.in_(recent))
        .order_by(own.c.recorded_at, own.c.participant_id)
    )
    return [Absent(*row) for row in work.connection.execute(statement)]


class FirstDay(NamedTuple):
    """The first day on which somebody was there, counted from a day on if one was named."""

    participant_id: UUID
    date: date
    group_event_id: UUID
    cohort_id: UUID


def first_days(work: Work, since: Mapping[UUID, date | None]) -> list[FirstDay]:
    """When these people were there for the first time; who never was is left out.

    `since` maps each to the day from which presence counts, or to None.
    """
    own, event, series = tables.attendance, tables.group_event, tables.series
    last = (
        select(own)
        .ext(distinct_on(own.c.group_event_id, own.c.participant_id))
        .where(own.c.agency_id == work.agency, own.c.participant_id.in_(since))
        .order_by(own.c.group_event_id, own.c.participant_id, own.c.version.desc())
        .subquery()
    )
    statement = (
        select(last.c.participant_id, event.c.starts_at, event.c.id, series.c.cohort_id)
        .join(event, (event.c.agency_id == work.agency) & (event.c.id == last.c.group_event_id))
        .join(series, (series.c.agency_id == work.agency) & (series.c.id == event.c.series_id))
        .where(last.c.status == Status.PRESENT)
        .order_by(event.c.starts_at.desc(), event.c.id)
    )
    found: dict[UUID, FirstDay] = {}
    for who, starts_at, event_id, cohort_id in work.connection.execute(statement):
        if starts_at.date() >= (since[who] or date.min):
            found[who] = FirstDay(who, starts_at.date(), event_id, cohort_id)
    return sorted(found.values(), key=lambda each: (each.date, each.participant_id))


def _attendance(work: Work, group_event_id: UUID) -> Select[Any]:
    return select(tables.attendance).where(
        tables.attendance.c.agency_id == work.agency,
        tables.attendance.c.group_event_id == group_event_id,
    )


def _record(row: Row[Any]) -> Record:
    absence = None if row.absence is None else Absence(row.absence)
    entry = Attendance(
        row.participant_id, Status(row.status), absence, row.minutes, row.late_by, row.early_by
    )
    # 0.1.0 stored no revision. The version is never lower than one that others were told.
    revision = row.version if row.revision is None else row.revision
    return Record(entry, row.version, row.recorded_by, row.recorded_at, revision)
