"""Group events: dates with time, venue, places and their last change.

Promise: times are wall times in the group event's zone. 09:30 stays 09:30 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


class Kind(StrEnum):
    """A weekly date is open until staff say what it is about."""

    ASSESSMENT_WEEK = "assessment_week"
    EXPERT_TALK = "expert_talk"
    QUALIFICATION_MODULE = "qualification_module"
    EXCURSION = "excursion"
    WORKSHOP = "workshop"
    EXCHANGE_MEETING = "exchange_meeting"
    OPEN_MEETING = "open_meeting"
    TOPIC_OPEN = "topic_open"


class State(StrEnum):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"


class ChangeKind(StrEnum):
    MOVED = "moved"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True)
class Venue:
    id: UUID
    name: str
    street: str
    postal_code: str
    town: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """An age band that is not in `care_by_band` is bound by `care_total` alone."""

    adults: int
    care_total: int
    care_by_band: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When and where a group event is, and for how many."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Change:
    """What staff did to a date, and how it was arranged before.

    All dates that one act changed share its `id`. Members are asked until `answer_by` whether the
    change suits them. `undone_id` is the cancellation that a date on after all has taken back.
    """

    id: UUID
    kind: ChangeKind
    before: Arrangement
    answer_by: datetime | None
    made_by: str
    made_at: datetime
    undone_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GroupEvent:
    """`sequence` counts its changes, as calendars want to know; `change` is the last of them."""

    id: UUID
    series_id: UUID
    cohort_id: UUID
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue: Venue
    capacity: Capacity
    sequence: int = 0
    is_held: bool = False
    change: Change | None = None
    topic: str | None = None
    """Key of the topic in the agency's catalogue; None while it is open, or free."""
    topic_names: Mapping[str, str] | None = None
    """Name of the topic by language. None of dates that 0.1.0 planned."""
    needs_sign_up: bool = False
    """Whether a yes to all dates takes no place here: who wants to come says so for this date."""
    phase: int | None = None
    """Number of the phase of its cohort that it was planned for, or kept in."""
    booster_weeks: int | None = None
    """An additional date, so many weeks after that phase has begun; None of all others."""
    addition_id: UUID | None = None
    """The act of staff that added it to a group that was planned already; None of all others."""

    @property
    def state(self) -> State:
        if self.change is None:
            return State.SCHEDULED
        return State.CANCELLED if self.is_cancelled else State.MOVED

    @property
    def is_cancelled(self) -> bool:
        return self.change is not None and self.change.kind is ChangeKind.CANCELLED

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(self.starts_at, self.ends_at, self.venue, self.capacity)

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def day_begins(self) -> datetime:
        return datetime.combine(self.day, time.min, ZoneInfo(self.timezone))

    @property
    def starts(self) -> datetime:
        """The moment it starts: the wall time with its offset on that day."""
        return self.starts_at.replace(tzinfo=ZoneInfo(self.timezone))

    @property
    def ends(self) -> datetime:
        return self.ends_at.replace(tzinfo=ZoneInfo(self.timezone))

    def is_to_come(self, now: datetime) -> bool:
        """Whether people can still set out for it."""
        return self.starts > now and not self.is_cancelled

    def changed(self, change: Change, to: Arrangement) -> GroupEvent:
        """The group event after a change."""
        return replace(
            self,
            starts_at=to.starts_at,
            ends_at=to.ends_at,
            venue=to.venue,
            capacity=to.capacity,
            sequence=self.sequence + 1,
            change=change,
        )
