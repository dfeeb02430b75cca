"""Response shapes of insights: who of a group comes regularly."""

from __future__ import annotations

from typing import Literal, TypedDict

Band = Literal["new", "regular", "irregular"]
Marked = Literal["present", "absent", "not_expected", "missing"]


class RegularDate(TypedDict):
    group_event_id: str
    day: str
    kind: str
    state: Literal["complete", "missing", "cancelled", "to_come"]
    counts: bool


class RegularMark(TypedDict):
    group_event_id: str
    mark: Marked


class RegularMember(TypedDict):
    participant_id: str
    since: str
    until: str | None
    band: Band
    present: int
    counted: int
    present_of_window: int
    window: list[str]
    last_day: str | None
    is_stale: bool
    absent_in_a_row: int
    longest_gap_weeks: int | None
    marks: list[RegularMark]


class Figure(TypedDict):
    count: int
    total: int
    low: float
    high: float


class StartersFigure(TypedDict):
    week: int
    figure: Figure | None


class Regularity(TypedDict):
    cohort_id: str
    is_filled: bool
    dates: list[RegularDate]
    members: list[RegularMember]
    regular: Figure | None
    starters: list[StartersFigure]
