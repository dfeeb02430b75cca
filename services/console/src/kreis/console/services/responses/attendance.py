"""Response shapes of events about attendance: lists that are missing, absences, numbers."""

from __future__ import annotations

from typing import TypedDict


class MissingList(TypedDict):
    """Date that is over and whose list is not complete."""

    group_event_id: str
    cohort_id: str
    cohort_name: str
    kind: str
    starts_at: str
    ends_at: str
    expected: int
    recorded: int
    participant_ids: list[str]


class MissingLists(TypedDict):
    missing_lists: list[MissingList]


class Absence(TypedDict):
    group_event_id: str
    cohort_id: str
    cohort_name: str
    date: str
    participant_id: str
    absence: str


class PersonAttendance(TypedDict):
    participant_id: str
    present: int
    recorded: int
    missing: list[str]


class AttendanceReport(TypedDict):
    """Attendance of a period. Its numbers hold only as far as no list is missing."""

    dates: int
    missing_lists: list[MissingList]
    absences: list[Absence]
    people: list[PersonAttendance]
