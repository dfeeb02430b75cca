"""Cohorts: confirmed groups, their members, and what may still happen to them.

A cohort takes newcomers until the end of its first week. After that it is frozen, but for filling
the seat of somebody who left, with staff's consent. People can leave it whenever they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.venues import Venue
from kreis.contracts.calendars import shifted

TO_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Member:
    participant_id: UUID
    restricted: bool
    joined_on: date


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody was in a group and left it. `joined_on` is None for one noted by 0.1.0."""

    cohort_id: UUID
    name: str
    joined_on: date | None
    left_on: date
    noted_at: datetime


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


class Takes(StrEnum):
    """Whom a group takes today."""

    NEWCOMERS = "newcomers"
    BACK_FILL = "back_fill"
    NOBODY = "nobody"


class WhyNobody(StrEnum):
    """Why a group takes nobody."""

    FULL = "full"
    """Its first week is over, and nobody has left a seat. The offer may have room for more."""
    OVER = "over"
    """It is closed, or no dates of it are to come."""


def today_at(cohort: Cohort, now: datetime) -> date:
    """The day it is where the group meets."""
    return now.astimezone(ZoneInfo(cohort.offer.timezone)).date()


def newcomers_until(cohort: Cohort) -> date:
    """The Sunday of its first week."""
    return shifted(cohort.offer.week.monday, TO_SUNDAY)


def has_settled(cohort: Cohort, today: date) -> bool:
    """Whether its first week is over."""
    return today > newcomers_until(cohort)


def takes(cohort: Cohort, today: date) -> Takes:
    """Whom the group takes if it is running. `RunningCohorts.takes` knows whether it is."""
    if not has_settled(cohort, today):
        return Takes.NEWCOMERS
    return Takes.BACK_FILL if cohort.vacancies else Takes.NOBODY


def first_day(cohort: Cohort, today: date) -> date:
    """From when on a newcomer is a member."""
    return max(today, cohort.offer.week.monday)


def first_day_after_another(cohort: Cohort, today: date) -> date:
    """From when on a member of another group is a member here: today she is still there."""
    return first_day(cohort, today + timedelta(days=1))
