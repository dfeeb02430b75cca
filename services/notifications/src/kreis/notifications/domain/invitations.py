"""Invitations as events knows them at the moment of a send. Times are wall times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import in_zone


@dataclass(frozen=True, slots=True)
class Answer:
    """Her newest answer to an invitation; version 0 while there is none.

    `is_by_link`: she gave it herself. If not, staff were told it, and told her all of it.
    """

    answer: str | None
    version: int
    is_by_link: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """Whose date it is. `is_told`: she hears when it changes, for she has not declined it."""

    participant_id: UUID
    invitation_id: UUID
    is_told: bool


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    street: str
    postal_code: str
    town: str


@dataclass(frozen=True, slots=True)
class Hours:
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Week:
    first_day: date
    last_day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class Change:
    """The last thing staff did to a date. All dates that one act changed share its id; `answer_by`
    is until when she is asked whether it suits her, None of a cancellation. `is_reinstated` if the
    date was cancelled and takes place after all."""

    id: UUID
    starts_at: datetime
    venue: Venue
    answer_by: datetime | None
    made_at: datetime | None = None
    """When staff changed it; None if events does not say so."""
    is_reinstated: bool = False
    undone_id: UUID | None = None
    """The cancellation that it has taken back; events of 0.1.0 does not say which."""


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A free place that is held for her, and for so many of her children."""

    id: UUID
    expires_at: datetime
    children: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of hers, and how many of her children come to it.

    `sequence` counts its changes, `change` is the last of them. Where people sign up, `adults` have
    a place.
    """

    id: UUID
    series_id: UUID
    is_start_week: bool
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    children: int = 0
    sequence: int = 0
    is_cancelled: bool = False
    is_declined: bool = False
    change: Change | None = None
    adults: int = 0
    needs_sign_up: bool = False
    is_accepted: bool = False
    waits: bool = False
    held_place: HeldPlace | None = None
    topic_names: Mapping[str, str] = field(default_factory=dict)
    """Name of its topic by language; empty while it has none."""
    is_settled: bool = False
    """She has answered since it was last changed; or for this date, if it never was."""
    addition_id: UUID | None = None
    """The act of staff that added it to a group that was planned already; None of other dates."""
    form: str = ""
    """How people meet in an appointment; empty for a date of a group."""

    @property
    def is_hers(self) -> bool:
        """Returns whether she comes, as far as is known.

        She has signed up where that is asked, she has not declined, and the date takes place.
        """
        has_place = self.is_accepted or not self.needs_sign_up
        return has_place and not (self.is_cancelled or self.is_declined)

    @property
    def is_moved(self) -> bool:
        """Returns whether the last change gave it another time or place."""
        return self.change is not None and not (self.is_cancelled or self.change.is_reinstated)

    @property
    def is_to_be_asked(self) -> bool:
        """Returns whether she has yet to say if she would like to sign up."""
        has_said = self.is_accepted or self.is_declined or self.waits
        return self.needs_sign_up and not (has_said or self.is_cancelled)


@dataclass(frozen=True, slots=True)
class TimeAway:
    """What events tells of her absences, as long as it still holds."""

    id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often her group meets from a day on. `planning_id` names the planning of its dates."""

    planning_id: UUID
    since: date
    rhythm_weeks: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """Her invitation to the week and the series, with her answer to both as a whole.

    `week` is None when public holidays leave nothing of it.
    """

    timezone: ZoneInfo
    venue: Venue
    week: Week | None
    weekday: int
    series: Hours
    answer_by: datetime
    answer: Answer
    occasions: tuple[Occasion, ...]
    appointments: tuple[Occasion, ...] = ()
    """Her appointments, as notifications knows them itself."""
    time_away: TimeAway | None = None
    rhythm: Rhythm | None = None
    """None until her group has changed how often it meets."""

    def local(self, moment: datetime) -> datetime:
        """That moment on the wall clock where the group meets, with its offset."""
        return in_zone(moment, self.timezone)

    def starts(self, occasion: Occasion) -> datetime:
        """The moment it starts: the wall time with its offset on that day."""
        return occasion.starts_at.replace(tzinfo=self.timezone)

    def ends(self, occasion: Occasion) -> datetime:
        """The moment it ends, likewise."""
        return occasion.ends_at.replace(tzinfo=self.timezone)

    def kept_until(self, by: datetime, now: datetime | None) -> datetime:
        """Until when a place is kept that a change keeps until `by`.

        Until she answers her invitation, no longer than that says, while this is to come.
        """
        is_asked = self.answer.answer is None and now is not None and now < self.answer_by
        return min(by, self.answer_by) if is_asked else by

    def ahead(self, now: datetime) -> list[Occasion]:
        """Her dates that take place and have yet to begin, in order."""
        coming = (each for each in self.occasions if each.is_hers)
        return _in_order(each for each in coming if self.starts(each) > now)

    def next_occasion(self, now: datetime) -> Occasion | None:
        """The first of her dates that is not over."""
        local = self.local(now).replace(tzinfo=None)
        coming = (each for each in self.occasions if each.is_hers)
        return next(iter(_in_order(each for each in coming if each.ends_at > local)), None)

    def begins_with(self, occasion: Occasion) -> Week | None:
        """Her start week if this is its first day; None where the group has met before her."""
        week = self.week
        return week if week and week.first_day == occasion.starts_at.date() else None

    def next_after(self, occasion: Occasion) -> Occasion | None:
        """The date that takes place after this one, which may be cancelled itself."""
        return next(iter(self.following(occasion)), None)

    def following(self, occasion: Occasion) -> list[Occasion]:
        """Her dates that take place after this one, in order."""
        hers = (each for each in self.occasions if each.is_hers)
        return _in_order(each for each in hers if each.starts_at > occasion.starts_at)

    def changed_by(self, act: UUID) -> list[Occasion]:
        """The dates that this act of staff changed and nobody has changed since, in order."""
        return _in_order(each for each in self.occasions if each.change and each.change.id == act)

    def added_by(self, act: UUID) -> list[Occasion]:
        """The dates that this act of staff added, in order."""
        return _in_order(each for each in self.occasions if each.addition_id == act)

    def dates_of_rhythm(self, now: datetime) -> list[Occasion]:
        """Her dates ahead from the day on which the rhythm begins; all ahead without a rhythm."""
        since = self.rhythm.since if self.rhythm else date.min
        return [each for each in self.ahead(now) if each.starts_at.date() >= since]

    def is_first(self, occasion: Occasion) -> bool:
        return occasion == _in_order(self.occasions)[0]


def _in_order(occasions: Iterable[Occasion]) -> list[Occasion]:
    return sorted(occasions, key=lambda occasion: occasion.starts_at)
