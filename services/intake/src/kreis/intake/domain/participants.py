"""Participants: who they are and what they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from kreis.contracts.phones import takes_sms


class State(StrEnum):
    WAITING = "waiting"
    ENTERED = "entered"
    LEFT = "left"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Child:
    """`birth_month` is the first day of the month the child was born in: the day is never asked.
    `needs_care` is None while nobody has said it."""

    id: UUID
    birth_month: date
    needs_care: bool | None
    first_name: str | None = None


@dataclass(frozen=True, slots=True)
class StartWeek:
    """A start week she could take part in; `mornings`: yes, with_childcare or no."""

    monday: date
    mornings: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How she gets to a venue: yes, with_lift or no. One she was not asked about is not named."""

    venue_id: UUID
    how: str


@dataclass(frozen=True, slots=True)
class Participant:
    """What is known of somebody. None in a field of `unsaid.FIELDS`: nobody has said it yet."""

    id: UUID
    state: State
    first_name: str
    last_name: str
    gender: str | None
    birth_date: date | None
    postal_code: str | None
    language: str
    languages: tuple[str, ...]
    german_level: str | None
    needs_interpreter: bool | None
    channel: Channel
    email: str | None
    phone: str | None
    slots: tuple[str, ...]
    topics: tuple[str, ...]
    may_join_women_only: bool | None
    has_address_protection: bool | None
    wants_discretion: bool | None
    contact_person_id: UUID
    access_route: str | None
    funded_project: str
    waiting_since: date
    children: tuple[Child, ...]
    start_weeks: tuple[StartWeek, ...]
    reach: tuple[Reach, ...]
    excluded_venues: tuple[UUID, ...] = ()
    cohort_id: UUID | None = None
    """The group she is in, as far as word of it has come."""
    version: int = 1
    """One more with each change: what two people who edit at once would overwrite."""
    unconfirmed: tuple[str, ...] = ()
    """Fields whose value 0.1.0 may have stored by itself. Who says them confirms them."""

    @property
    def spoken(self) -> str:
        """Her first language; plain German is German."""
        return spoken(self.language)

    @property
    def confidential(self) -> tuple[bool, bool]:
        """What other services are told at once when it changes."""
        return bool(self.has_address_protection), bool(self.wants_discretion)

    def has_other_contact(self, changed: Participant) -> bool:
        """Whether the number or mail she had is hers no more. A first one is no change."""
        return any(
            was is not None and was != now
            for was, now in ((self.phone, changed.phone), (self.email, changed.email))
        )

    @property
    def is_discreet(self) -> bool:
        """Whether messages to her may say nothing that tells what they are about."""
        return any(self.confidential)

    @property
    def reachable(self) -> Iterator[Reach]:
        """The venues where she can join a group."""
        return (
            each
            for each in self.reach
            if each.how != "no" and each.venue_id not in self.excluded_venues
        )


def spoken(language: str) -> str:
    """The language that a text in this one is written in: `de` for `de-simple`."""
    return language.partition("-")[0]


def unreachable_channel(channel: Channel, email: str | None, phone: str | None) -> str | None:
    """The field that must be filled for messages to arrive, if it is empty."""
    needed = {"email": email} if channel is Channel.EMAIL else {"phone": phone}
    return next((field for field, value in needed.items() if not value), None)


def usable_channel(channel: Channel, phone: str | None) -> Channel:
    """The channel by which messages reach her: a landline never gets an SMS, staff call it."""
    return Channel.CALL if channel is Channel.SMS and phone and not takes_sms(phone) else channel


def faults_of_protection(
    has_address_protection: bool | None, postal_code: str | None
) -> Iterator[str]:
    """Fields that must stay empty for somebody under address protection (§ 51, § 52 BMG)."""
    if has_address_protection and postal_code:
        yield "postal_code"


def venues_excluded_and_within_reach(
    reach: Iterable[Reach], excluded: Iterable[UUID]
) -> Iterator[UUID]:
    """Venues of which both is said: where she must not go, and where she can."""
    barred = set(excluded)
    return (each.venue_id for each in reach if each.venue_id in barred and each.how != "no")
