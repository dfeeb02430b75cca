"""Response shapes of insights: who comes regularly, who still meets, and at what cost."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

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


class Standing(TypedDict):
    band: Band
    present: int
    counted: int
    present_of_window: int
    last_day: str | None
    is_stale: bool
    absent_in_a_row: int
    longest_gap_weeks: int | None


class RegularMember(Standing):
    participant_id: str
    since: str
    until: str | None
    window: list[str]
    marks: list[RegularMark]


class HerPublication(TypedDict):
    band: Literal["new", "regular", "irregular", "ended"]
    as_of: str


class HerPresence(TypedDict):
    group_event_id: str
    cohort_id: str | None
    day: str | None
    kind: str | None
    status: str | None
    minutes: int | None
    answer: str | None


class HerAnswer(TypedDict):
    cohort_id: str
    answered_on: str
    answer: str


class HerMembershipChange(TypedDict):
    cohort_id: str
    day: str
    is_join: bool


class PersonData(TypedDict):
    """All that insights keeps of a participant. It goes into the export of her data unchanged."""

    regularity: Standing
    published: list[HerPublication]
    presences: list[HerPresence]
    answers: list[HerAnswer]
    membership_changes: list[HerMembershipChange]


class Figure(TypedDict):
    """A share of people: a count with its bounds, or a word below ten people."""

    count: int | None
    total: int
    low: float | None
    high: float | None
    nearly: Literal["all", "none"] | None


class Pairs(TypedDict):
    count: int | None
    total: int
    nearly: Literal["all", "none"] | None


class Opportunity(TypedDict):
    people: int
    pairs: Pairs


class Continuity(TypedDict):
    week: int
    reached_on: str
    has_list: bool
    people: Figure | None
    pairs: Pairs | None


class Ties(TypedDict):
    is_filled: bool
    opportunity: Opportunity | None
    continuity: list[Continuity]


class GroupOfQuarter(TypedDict):
    cohort_id: str
    regular: Figure | None
    opportunity: Opportunity | None
    continuity: list[Continuity]


class FormatOfQuarter(TypedDict):
    """What comes after the verdict is there only if it is `told`."""

    kinds: list[str]
    dates: int
    verdict: Literal["told", "few_dates", "few_staff", "few_people"]
    dates_without_cost: NotRequired[int]
    cents: NotRequired[int]
    contact_minutes: NotRequired[int]
    units: NotRequired[int | None]
    cents_per_contact_hour: NotRequired[int | None]
    can_make_regular: NotRequired[bool]
    regular: NotRequired[Figure | None]
    cents_per_regular: NotRequired[int | None]
    continuing: NotRequired[Figure | None]
    cents_per_continuing: NotRequired[int | None]


class FiguresOfQuarter(TypedDict):
    regular: Figure | None
    groups: list[GroupOfQuarter]
    formats: list[FormatOfQuarter]


class ExchangeOfQuarter(TypedDict):
    """Pairs of members of circles who minded each other's children. No people: too few."""

    people: int | None
    pairs: int | None
    nearly: Literal["all", "none"] | None


class Quarter(TypedDict):
    quarter: str
    first_day: str
    last_day: str
    frozen_on: str
    is_frozen: bool
    is_filled: bool
    held_dates: int
    dates_without_list: NotRequired[int | None]
    """Null, or not there, where nobody has counted them."""
    figures: FiguresOfQuarter | None
    exchange: ExchangeOfQuarter | None


class Quarters(TypedDict):
    running: str
    frozen: list[str]


class StartersFigure(TypedDict):
    week: int
    has_list: bool
    figure: Figure | None


class Regularity(TypedDict):
    cohort_id: str
    first_day: str | None
    is_filled: bool
    dates: list[RegularDate]
    members: list[RegularMember]
    regular: Figure | None
    starters: list[StartersFigure]
