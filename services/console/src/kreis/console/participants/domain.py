"""What an invitation asks, and which answers are offered to it. Pure rules, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


FLUENT = ("B2", "C", "C1", "C2")
"""German levels from which the usual German is read without trouble."""


class ChoiceKind(StrEnum):
    """What a button says. `ALONE` is a yes of somebody who could bring a child, `PLAIN` of
    somebody who has none to bring."""

    WITH_CHILDREN = "with_children"
    PLAIN = "plain"
    ALONE = "alone"
    NO = "no"


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
    """How a date was arranged before its last change."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    before: Before


@dataclass(frozen=True, slots=True)
class InLine:
    """Her place on a waitlist, whom she would bring, and until when a free place is held for her;
    None while none is."""

    place: int
    children: Sequence[UUID]
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A date of the group, in the wall time of where it meets, and what she says to it: `coming`
    are the children of her yes, `sequence` counts how often the date was changed. Where people
    sign up, `places_left` says how many adults have room still."""

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

    @property
    def is_offered(self) -> bool:
        return self.in_line is not None and self.in_line.held_until is not None

    @property
    def is_to_sign_up(self) -> bool:
        """Whether she has yet to say if she would like to come."""
        return self.needs_sign_up and self.answer is None and self.in_line is None

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"

    @property
    def news(self) -> str | None:
        """What changed last, as its text is called; None when it takes place as planned."""
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
    """`week` is None when public holidays leave nothing of it, `answer` until she answers;
    `coming` are the children of her last yes; `today` is the day where the group meets."""

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

    @property
    def next_meeting(self) -> Meeting | None:
        """The first that is not past, cancelled or not; None after the last."""
        return next(iter(self.still_to_come), None)

    @property
    def still_to_come(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.day >= self.today]

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
    """How she is greeted, in which language, and whom she calls."""

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
        """Where our messages go, or the number that we call."""
        return self.email if self.channel == "email" else self.phone_number

    @property
    def is_fluent(self) -> bool:
        return self.german_level in FLUENT

    @property
    def phone(self) -> str | None:
        """The number somebody answers: her contact person's, else the agency's."""
        either = self.contact_person or self.agency
        return either.phone if either else None


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a conversation; `form` is in_person, phone or home_visit."""

    id: UUID
    starts_at: datetime
    minutes: int
    form: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What is open with her contact person, and what is hers already."""

    open: Sequence[Slot]
    mine: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer she can give with one tap."""

    kind: ChoiceKind
    children: tuple[Child, ...] = ()


def children_to_bring(children: Sequence[Child], coming: Sequence[UUID]) -> tuple[Child, ...]:
    """The children she is asked about: those who need care, and those she has said will come. A
    child at school on that morning is not asked about."""
    return tuple(child for child in children if child.needs_care or child.id in coming)


def choices(to_bring: Sequence[Child]) -> tuple[Choice, ...]:
    """The answers with one tap, the usual one first."""
    if not to_bring:
        return Choice(ChoiceKind.PLAIN), Choice(ChoiceKind.NO)
    with_all = Choice(ChoiceKind.WITH_CHILDREN, tuple(to_bring))
    return with_all, Choice(ChoiceKind.ALONE), Choice(ChoiceKind.NO)
