"""Newcomers and what matters when a group is formed for them. Pure rules, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    WAITING = "waiting"
    ENTERED = "entered"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


class RuleKind(StrEnum):
    KEEP_APART = "keep_apart"
    KEEP_TOGETHER = "keep_together"


@dataclass(frozen=True, slots=True)
class Child:
    """`birth_month` is the first day of the month the child was born in: the day is never asked."""

    id: UUID
    birth_month: date
    needs_care: bool
    first_name: str | None = None


@dataclass(frozen=True, slots=True)
class StartWeek:
    """A start week she could take part in; `mornings`: yes, with_childcare or no."""

    monday: date
    mornings: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How she gets to a venue: yes or with_lift. A venue that is not named is out of reach."""

    venue_id: UUID
    how: str


@dataclass(frozen=True, slots=True)
class GroupingRule:
    """Two people who must, or must not, share a group. Others learn its id and kind only."""

    id: UUID
    kind: RuleKind
    participant_ids: tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Participant:
    id: UUID
    state: State
    first_name: str
    last_name: str
    gender: str
    birth_date: date | None
    postal_code: str | None
    language: str
    languages: tuple[str, ...]
    german_level: str
    channel: Channel
    email: str | None
    phone: str | None
    slots: tuple[str, ...]
    topics: tuple[str, ...]
    may_join_women_only: bool
    has_address_protection: bool
    contact_person_id: UUID
    access_route: str
    funded_project: str
    waiting_since: date
    children: tuple[Child, ...]
    start_weeks: tuple[StartWeek, ...]
    reach: tuple[Reach, ...]


AGE_BANDS = ((3, "0-2"), (6, "3-5"), (10, "6-9"))
OLDEST_BAND = "10+"


def age_on(birth_month: date, day: date) -> int:
    """Full years on that day, the birthday taken as the first of its month."""
    return day.year - birth_month.year - (day.month < birth_month.month)


def age_band(birth_month: date, day: date) -> str:
    """The band for childcare places, by the age on the day itself."""
    age = age_on(birth_month, day)
    return next((band for younger_than, band in AGE_BANDS if age < younger_than), OLDEST_BAND)


def unreachable_channel(channel: Channel, email: str | None, phone: str | None) -> str | None:
    """The field that must be filled for messages to arrive, if it is empty."""
    needed = {"email": email} if channel is Channel.EMAIL else {"phone": phone}
    return next((field for field, value in needed.items() if not value), None)


def faults_of_protection(has_address_protection: bool, postal_code: str | None) -> Iterator[str]:
    """Fields that must stay empty for somebody under address protection (§ 51, § 52 BMG)."""
    if has_address_protection and postal_code:
        yield "postal_code"
