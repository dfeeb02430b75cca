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
class Meeting:
    """A date of the group, in the wall time of where it meets."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue
    is_in_week: bool

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
    def weekly_meetings(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if not meeting.is_in_week]

    @property
    def next_meeting(self) -> Meeting | None:
        """The first that is not past; None after the last."""
        return next((meeting for meeting in self.meetings if meeting.day >= self.today), None)


@dataclass(frozen=True, slots=True)
class Child:
    id: UUID
    birth_month: str
    age: int
    needs_care: bool
    first_name: str | None


@dataclass(frozen=True, slots=True)
class Person:
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
    is_discreet: bool
    contact_person: Person | None
    agency: Agency | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_fluent(self) -> bool:
        return self.german_level in FLUENT

    @property
    def phone(self) -> str | None:
        """The number somebody answers: her contact person's, else the agency's."""
        either = self.contact_person or self.agency
        return either.phone if either else None


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
