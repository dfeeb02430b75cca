"""Response shapes of events about attendance: lists that are missing, absences, numbers."""

from __future__ import annotations

from typing import NotRequired, TypedDict


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


class MarkResult(TypedDict):
    """What became of a tap on a device."""

    id: str
    outcome: str
    reason: str | None
    version: int | None


class MarkResults(TypedDict):
    results: list[MarkResult]


class Standing(TypedDict):
    status: str
    minutes: int
    recorded_by: str
    recorded_at: str


class Conflict(TypedDict):
    """Mark of a device that contradicts what stands."""

    id: str
    participant_id: str
    status: str
    minutes: int | None
    reason: str
    marked_at: str | None
    is_time_odd: bool
    arrived_at: str
    recorded_by: str
    version: int
    stands: Standing | None
    is_presence_news: bool


class DateMarks(TypedDict):
    taken: int
    contradicted: int
    dropped: int
    last_arrived_at: str | None
    conflicts: list[Conflict]


class DateInConflict(TypedDict):
    group_event_id: str
    cohort_id: str
    cohort_name: str
    date: str
    kind: str
    conflicts: int


class DatesInConflict(TypedDict):
    dates: list[DateInConflict]


class TimeAway(TypedDict):
    """Somebody who stays away, and what was told or is to be told of it."""

    id: NotRequired[str]
    participant_id: str
    level: str | None
    because: str | None
    run: list[str]
    seen_on: str | None
    silent_since: str | None
    ahead_level: str | None
    ahead_at: str | None


class TimesAway(TypedDict):
    people: list[TimeAway]


class StoppedMessage(TypedDict):
    may_have_left: bool
