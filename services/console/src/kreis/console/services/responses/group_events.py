"""Response shapes of events about dates: time, venue, changes, contributors and costs."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Venue(TypedDict):
    id: str
    name: str
    street: str
    postal_code: str
    town: str


class Places(TypedDict):
    total: int
    by_band: dict[str, int]


class Times(TypedDict):
    starts_at: str
    ends_at: str


class Arrangement(Times):
    venue: Venue
    adults: int
    care_places: Places


class Change(TypedDict):
    id: str
    kind: str
    before: Arrangement
    answer_by: str | None
    made_at: str


class Date(Arrangement):
    id: str
    series_id: str
    cohort_id: str
    kind: str
    topic: str | None
    topic_names: NotRequired[dict[str, str] | None]
    """Events of 0.1.0 does not send it."""
    timezone: str
    state: str
    sequence: int
    change: Change | None
    is_held: bool
    needs_sign_up: bool
    addition_id: NotRequired[str | None]  # events of 0.1.0 does not send it


class GroupEvent(Date):
    adults_coming: int
    adults_unconfirmed: NotRequired[int]  # events of 0.1.0 does not send it
    children_coming: Places
    children_unsaid: NotRequired[int]


class FollowedDate(Date):
    next_id: str | None


class Contributor(TypedDict):
    role: str
    name: str
    email: str | None
    phone: str | None
    channel: str
    id: str
    recipient_id: str | None


class ToldContributor(TypedDict):
    role: str
    name: str
    email: str | None
    phone: str | None
    channel: str
    id: str
    group_events: list[FollowedDate]


class ToldContributors(TypedDict):
    recipients: list[ToldContributor]


class Break(TypedDict):
    code: str
    day: str
    band: str | None
    wanted: int | None
    places: int | None


class MovedDate(TypedDict):
    group_event_id: str
    before: Arrangement
    after: Arrangement
    slot: str
    changes_nothing: bool
    breaks: list[Break]


class ClosureDay(TypedDict):
    day: str
    reason: str
    group_event_ids: list[str]


class ClosureDays(TypedDict):
    closure_days: list[ClosureDay]


class WouldBe(TypedDict):
    starts_at: str
    ends_at: str
    venue: Venue


class SkippedDay(TypedDict):
    day: str
    reason: str
    would_be: NotRequired[WouldBe | None]
    """When and where a date added on this day would be. Events of 0.1.0 does not send it."""


class SchoolHolidays(TypedDict):
    days: list[str]
    is_known: bool
    """False if they are not published so far ahead."""


class SkippedDays(TypedDict):
    skipped_days: list[SkippedDay]


class Contributors(TypedDict):
    contributors: list[Contributor]


class Cost(TypedDict):
    staff_minutes: int
    fee: int
    room: int
    childcare: int
    interpreter: int
    group_event_id: str
    money: int
    hourly_rate: NotRequired[int | None]
    staff_money: NotRequired[int | None]
    is_said: NotRequired[bool]
    """Events of 0.1.0 knows no hourly rate, and not whether somebody has said what is usual."""
    is_confirmed: bool
    version: int
    confirmed_at: str | None


class HourlyRate(TypedDict):
    cents: int | None


class DateOnPaper(TypedDict):
    starts_at: str
    ends_at: str
    venue: Venue
    adults: int
    care_places: Places
    id: str


class SignatureList(TypedDict):
    group_event: DateOnPaper
    timezone: str
    filed_at: str | None


class PlannedTopic(TypedDict):
    topic: str
    dates: int


class PlannedTopics(TypedDict):
    topics: list[PlannedTopic]


class GroupEventList(TypedDict):
    group_events: list[GroupEvent]
