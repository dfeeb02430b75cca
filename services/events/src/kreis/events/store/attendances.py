"""Who was there. An entry is never overwritten: a change adds a version, and the last one holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, insert, select

from kreis.chassis.database import Work
from kreis.events.domain.attendance import Absence, Attendance, Status
from kreis.events.store import tables


class Record(NamedTuple):
    """An entry with when it was made, by whom, and how many there were before it."""

    entry: Attendance
    version: int
    recorded_by: str
    recorded_at: datetime


def add_attendance(
    work: Work, group_event_id: UUID, entry: Attendance, version: int, recorded_by: str
) -> None:
    work.connection.execute(
        insert(tables.attendance).values(
            agency_id=work.agency,
            group_event_id=group_event_id,
            participant_id=entry.participant_id,
            version=version,
            status=entry.status,
            absence=entry.absence,
            minutes=entry.minutes,
            recorded_by=recorded_by,
            recorded_at=work.now,
        )
    )


def attendance(work: Work, group_event_id: UUID) -> dict[UUID, Record]:
    """What holds now, by participant."""
    records = attendance_records(work, group_event_id)
    return {record.entry.participant_id: record for record in records}


def attendance_records(work: Work, group_event_id: UUID) -> list[Record]:
    """All that was ever put down, oldest versions first."""
    statement = _attendance(work, group_event_id).order_by(tables.attendance.c.version)
    return [_record(row) for row in work.connection.execute(statement)]


def _attendance(work: Work, group_event_id: UUID) -> Select[Any]:
    return select(tables.attendance).where(
        tables.attendance.c.agency_id == work.agency,
        tables.attendance.c.group_event_id == group_event_id,
    )


def _record(row: Row[Any]) -> Record:
    absence = None if row.absence is None else Absence(row.absence)
    entry = Attendance(row.participant_id, Status(row.status), absence, row.minutes)
    return Record(entry, row.version, row.recorded_by, row.recorded_at)
