"""Invitation of a participant, and the answers offered to her. Pure rules, no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import takewhile
from uuid import UUID

from kreis.console.participants.slots import Slot


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


FLUENT = ("B2", "C", "C1", "C2")
"""German levels that read standard German without trouble; the others get plain German."""


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    street: str
    postal_code: str
    town: str


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    last: date
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Weekly:
    weekday: str
    starts_at: time
    ends_at: time
    dates: Sequence[date]


@dataclass(frozen=True, slots=True)
class Before:
    """Time and place of a date before its last change."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    before: Before


@dataclass(frozen=True, slots=True)
class InLine:
    """Waitlist entry of a participant for one date.

    `children` are the children she would bring. `held_until` says how long a free place is held for
    her; None if none is held.
    """

    place: int
    children: Sequence[UUID]
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Date of the group with the participant's answer, in the local time of the venue.

    `coming` are the children of her yes. `sequence` counts the changes of the date. On a date with
    sign-up, `places_left` is the number of adults who still have room.
    """

    id: UUID
    starts_at: datetime
    ends_at: datetime
    venue: Venue
    is_in_week: bool
    state: str
    sequence: int
    change: Change | None
    answer: Answer | None
    coming: Sequence[UUID]
    is_own_answer: bool
    is_asked_again: bool
    needs_sign_up: bool
    places_left: int | None
    in_line: InLine | None
    topic_names: Mapping[str, str] | None = None
    """Name of the topic by language; None while it has none."""
    children_are_unsaid: bool = False
    """She comes, and nobody has said with which children."""

    @property
    def is_offered(self) -> bool:
        return self.in_line is not None and self.in_line.held_until is not None

    @property
    def is_to_sign_up(self) -> bool:
        """True if the date needs sign-up and the participant has neither answered nor joined the
        waitlist."""
        return self.needs_sign_up and self.answer is None and self.in_line is None

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"

    @property
    def news(self) -> str | None:
        """Returns the text key of the last change.

        None if nothing changed or the date is cancelled.
        """
        if self.change is None or self.is_cancelled:
            return None
        if self.change.kind == "reinstated":
            return "reinstated"
        return self._what_moved(self.change.before)

    def _what_moved(self, before: Before) -> str | None:
        is_other_time = (before.starts_at, before.ends_at) != (self.starts_at, self.ends_at)
        is_other_place = before.venue != self.venue
        if is_other_time and is_other_place:
            return "both"
        return "time" if is_other_time else "place" if is_other_place else None

    @property
    def day(self) -> date:
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class Invitation:
    """Invitation of a participant to a group's start week and weekly dates.

    `week` is None if public holidays leave no day of it. `answer` is None until she answers.
    `coming` are the children of her last yes. `today` and `now` are the current day and time at the
    venue. `has_left` says that she is in the group no more, or leaves it on a known day.
    """

    agency_id: UUID
    participant_id: UUID
    venue: Venue
    week: Week | None
    weekly: Weekly
    meetings: Sequence[Meeting]
    answer_by: date
    answer: Answer | None
    coming: Sequence[UUID]
    today: date
    now: datetime
    has_left: bool = False
    other_links: int = 0
    """Other links to this invitation that open."""
    appointments: Sequence[Slot] = ()
    """Her conversations to come, the nearest first."""

    @property
    def next_meeting(self) -> Meeting | None:
        """Returns the first date to come that takes place; None if there is none."""
        return next(iter(self.open_dates), None)

    @property
    def cancelled_before_next(self) -> list[Meeting]:
        """Returns the cancelled dates to come before the next one; all of them if there is none."""
        return list(takewhile(lambda each: each.is_cancelled, self.still_to_come))

    @property
    def after_next(self) -> list[Meeting]:
        """Returns the dates after the next one, the cancelled ones too."""
        return self.still_to_come[len(self.cancelled_before_next) + 1 :]

    @property
    def to_confirm(self) -> list[Meeting]:
        """Returns dates after the next one that were changed since her answer and take place."""
        later = [each for each in self.after_next if not each.is_cancelled]
        return [each for each in later if each.answer is not None and each.is_asked_again]

    @property
    def still_to_come(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if not self.is_over(meeting)]

    def is_over(self, meeting: Meeting) -> bool:
        return meeting.ends_at <= self.now

    def takes_answers(self, meeting: Meeting) -> bool:
        """Returns whether events takes an answer to this date: until it begins."""
        return meeting.starts_at > self.now and not meeting.is_cancelled

    @property
    def open_dates(self) -> list[Meeting]:
        return [meeting for meeting in self.still_to_come if not meeting.is_cancelled]

    @property
    def week_to_come(self) -> Week | None:
        days = [meeting.day for meeting in self.open_dates if meeting.is_in_week]
        return replace(self.week, first=days[0], last=days[-1]) if self.week and days else None

    @property
    def is_to_a_new_group(self) -> bool:
        """Returns whether the first day of the start week is hers and still to come.

        Who is invited later reads of her own dates alone: the rhythm may be another by then.
        """
        left = self.week_to_come
        return left is not None and self.week is not None and left.first == self.week.first

    @property
    def topics(self) -> list[Mapping[str, str]]:
        """Returns the names of the topics of dates to come, each topic once."""
        named = [each.topic_names for each in self.open_dates if each.topic_names]
        return [each for nth, each in enumerate(named) if each not in named[:nth]]

    def meeting(self, group_event_id: UUID) -> Meeting | None:
        return next((each for each in self.meetings if each.id == group_event_id), None)


@dataclass(frozen=True, slots=True)
class Child:
    id: UUID
    birth_month: str
    age: int
    needs_care: bool
    first_name: str | None


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    first_name: str
    last_name: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Agency:
    short_name: str
    phone: str
    office_hours: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Contact data of a participant: name, language, channel, contact person and agency."""

    first_name: str
    last_name: str
    language: str
    german_level: str
    channel: str
    email: str | None
    phone_number: str | None
    is_discreet: bool
    contact_person: Person | None
    agency: Agency | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def address(self) -> str | None:
        """Returns the address for messages or calls: e-mail, or the participant's telephone
        number."""
        return self.email if self.channel == "email" else self.phone_number

    @property
    def is_fluent(self) -> bool:
        return self.german_level in FLUENT

    def without_names(self, neutral_phone: str) -> Contact:
        """Returns what a page may show that others see: no name, and only a neutral number."""
        neutral = Agency("", neutral_phone, "") if neutral_phone else None
        return replace(self, contact_person=None, agency=neutral)

    @property
    def phone(self) -> str | None:
        """Returns the number to call for help: of her contact person, else of the agency."""
        either = self.contact_person or self.agency
        return either.phone if either else None
