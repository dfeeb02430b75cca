"""Venues, offers, formation runs, proposals and cohorts. Pure rules, no I/O.

How groups form is the business of the package `formation`; here stands what is true of the
groups that exist already, and what a proposal may still become. `life` says what may still happen
to a group, `standing` puts the groups that exist into the solver's words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from kreis import formation
from kreis.formation.people import Constraint, GermanLevel, Person

WAITING = "waiting"
"""The state of the pool in which somebody can be placed."""
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Venue:
    id: UUID
    name: str
    street: str
    postal_code: str
    town: str
    land: str


@dataclass(frozen=True, slots=True)
class Adults:
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class CarePlaces:
    """Childcare places on site; a band that is not named is bound by the total alone."""

    total: int
    by_band: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Week:
    """The start week: so many days from its Monday, at local wall time."""

    monday: date
    days: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Series:
    """The weekly dates after the start week, at local wall time."""

    weekday: str
    starts_at: time
    ends_at: time
    dates: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A place and time at which one group can meet. Its name becomes the group's."""

    id: UUID
    venue_id: UUID
    name: str
    languages: tuple[str, ...]
    german_level_from: GermanLevel
    women_only: bool
    adults: Adults
    care_places: CarePlaces
    week: Week
    series: Series
    timezone: str

    @property
    def slot(self) -> str:
        return f"{self.series.weekday}-{'am' if self.series.starts_at < NOON else 'pm'}"

    @property
    def earliest_end(self) -> date:
        """No date of the series is before this day's week is over; skipped weeks make it later."""
        return self.week.monday + timedelta(weeks=self.series.dates + 1)


def for_formation(offer: Offer) -> formation.Offer:
    """The offer as the solver knows it."""
    return formation.Offer(
        id=str(offer.id),
        venue_id=str(offer.venue_id),
        slot=offer.slot,
        start_monday=offer.week.monday,
        languages=frozenset(offer.languages),
        adults_min=offer.adults.min,
        adults_max=offer.adults.max,
        care_total=offer.care_places.total,
        care_by_band=offer.care_places.by_band,
        german_level_from=offer.german_level_from,
        women_only=offer.women_only,
    )


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def has_ended(self) -> bool:
        return self not in (RunState.QUEUED, RunState.RUNNING)


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Run:
    """One formation run. `steps` is None until it starts, if nobody asked for a number."""

    id: UUID
    offer_ids: tuple[UUID, ...]
    seed: int
    steps: int | None
    state: RunState
    people: int | None
    placed: int
    steps_done: int
    best: Mapping[str, int] | None
    elapsed_seconds: float
    weights_version: str | None
    input_hash: str | None
    failure: str | None
    requested_at: datetime
    ended_at: datetime | None
    proposal_id: UUID | None
    proposal_state: str | None

    @property
    def progress(self) -> Mapping[str, Any] | None:
        """How far it has come; None before it starts."""
        if self.people is None:
            return None
        names = ("people", "placed", "steps_done", "best", "elapsed_seconds")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who would be in the group of which offer. `hash` names the solver's answer, before edits."""

    id: UUID
    formation_id: UUID
    state: ProposalState
    offer_ids: tuple[UUID, ...]
    offer_of: Mapping[UUID, UUID]
    seed: int
    steps: int
    weights_version: str
    input_hash: str
    hash: str
    stopped_early: bool
    made_at: datetime
    placed: int | None
    most_placeable: int | None
    bound_by: str | None

    @property
    def proof(self) -> Mapping[str, Any] | None:
        """How many the solver placed, and how many anybody could have placed of the same pool and
        offers at most; None for a proposal of the time before that was asked."""
        if self.placed is None or self.most_placeable is None:
            return None
        more = max(0, self.most_placeable - self.placed)
        most = {"placed": self.placed, "most": self.most_placeable}
        return {**most, "more": more, "is_proved": more == 0, "by": self.bound_by}


@dataclass(frozen=True, slots=True)
class MoveMade:
    """One change by hand. None stands for: in no group."""

    number: int
    participant_id: UUID
    from_offer_id: UUID | None
    to_offer_id: UUID | None
    moved_by: str
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    participant_id: UUID
    restricted: bool
    joined_on: date


@dataclass(frozen=True, slots=True)
class Cohort:
    """A confirmed group. Its offer does not change any more.

    `seats` is how many members it has had at most: whoever leaves leaves one free.
    """

    id: UUID
    name: str
    offer: Offer
    venue: Venue
    proposal_id: UUID
    confirmed_at: datetime
    members: tuple[Member, ...]
    seats: int
    closed_on: date | None = None

    @property
    def vacancies(self) -> int:
        return max(0, self.seats - len(self.members))

    def member(self, participant_id: UUID) -> Member | None:
        return next((m for m in self.members if m.participant_id == participant_id), None)


def needs_the_room_of(one: Offer, other: Offer) -> bool:
    """Both want one venue at one time: the same start week, or the same slot in the same weeks."""
    return one.venue_id == other.venue_id and (
        one.week.monday == other.week.monday
        or (one.slot == other.slot and _share_weeks(one, other))
    )


def meets_at_the_door(one: Offer, other: Offer) -> bool:
    """Members of the two groups come across each other: one venue, one weekday, the same weeks."""
    return (
        one.venue_id == other.venue_id
        and one.series.weekday == other.series.weekday
        and _share_weeks(one, other)
    )


def _share_weeks(one: Offer, other: Offer) -> bool:
    return one.week.monday < other.earliest_end and other.week.monday < one.earliest_end


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody who no longer waits: the rules that bind her, and her group's offer if any."""

    constraints: frozenset[Constraint]
    offer: Offer | None


def set_aside(
    people: Sequence[Person], settled: Iterable[Settled], offers: Collection[Offer]
) -> frozenset[str]:
    """Those who wait and whom a rule binds to somebody settled, so that no new group is for them.

    Who must be with somebody who is settled cannot be with her in a new group; who must not meet
    somebody is left to staff if she would at the door of one of the offers. The solver sees only
    those who wait, so it could not know.
    """
    binding = {
        constraint
        for each in settled
        for constraint in each.constraints
        if constraint.kind == "keep_together" or _door_of_any(each.offer, offers)
    }
    aside: set[str] = set()
    while bound := [p for p in people if p.id not in aside and p.constraints & binding]:
        aside |= {person.id for person in bound}
        binding |= {c for person in bound for c in person.constraints if c.kind == "keep_together"}
    return frozenset(aside)


def _door_of_any(standing: Offer | None, offers: Collection[Offer]) -> bool:
    return standing is not None and any(meets_at_the_door(standing, offer) for offer in offers)
