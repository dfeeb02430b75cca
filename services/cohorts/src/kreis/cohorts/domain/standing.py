"""Groups that stand on offers: until when they go on, and whom they meet in a house.

A group goes on after its first plan: later phases meet less often, and holidays move dates. Staff
must know of a room that may be needed then. It is not refused, because a group that meets once a
month would block a half day for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.phases import KINDS, CohortPhase, Step, goes_on_until
from kreis.contracts.calendars import shifted
from kreis.formation.people import DAYS


@dataclass(frozen=True, slots=True)
class Standing:
    """An offer with a group, and the day from which on no date of the group is to come."""

    offer: Offer
    until: date
    is_closed: bool = False

    @classmethod
    def planned(cls, offer: Offer) -> Self:
        """Returns what a new group would be on the offer: its first plan, moved by holidays."""
        phase, step = first_plan(offer)
        return cls(offer, goes_on_until(phase, step, ()))

    def shares_weeks_with(self, other: Standing) -> bool:
        """True if one has begun while the other may still have dates."""
        mine, theirs = self.offer.week.monday, other.offer.week.monday
        return mine < other.until and theirs < self.until


class Overlap(StrEnum):
    """When an offer and a group need one room."""

    START_WEEK = "start_week"
    SERIES = "series"
    LATER = "later"
    """Perhaps: after its first plan the group may still meet on that half day."""

    @property
    def refuses(self) -> bool:
        """True if no group can be formed on the offer."""
        return self is not Overlap.LATER


def overlap_of(wanted: Offer, group: Standing) -> Overlap | None:
    """Returns when both need one venue at one time; None if they do not."""
    standing = group.offer
    if group.is_closed or wanted.venue_id != standing.venue_id:
        return None
    if wanted.week.monday == standing.week.monday:
        return Overlap.START_WEEK
    if wanted.slot != standing.slot or standing.week.monday >= wanted.earliest_end:
        return None
    if wanted.week.monday < standing.earliest_end:
        return Overlap.SERIES
    return Overlap.LATER if wanted.week.monday < group.until else None


def needs_the_room_of(wanted: Offer, group: Standing) -> bool:
    """True if no group can be formed on the offer because of that group."""
    overlap = overlap_of(wanted, group)
    return overlap is not None and overlap.refuses


def meets_at_the_door(group: Standing, wanted: Offer) -> bool:
    """True if members of both may meet at the door: one venue, and one day of the same weeks.

    The later start week takes several days of a week in which the other group has a date.
    """
    earlier, later = sorted((group.offer, wanted), key=lambda offer: offer.week.monday)
    weekday = DAYS.index(earlier.series.weekday)
    is_one_day = earlier.series.weekday == later.series.weekday or weekday < later.week.days
    return (
        group.offer.venue_id == wanted.venue_id
        and is_one_day
        and group.shares_weeks_with(Standing.planned(wanted))
    )


def first_plan(offer: Offer) -> tuple[CohortPhase, Step]:
    """Returns the weekly dates of an offer after its start week, as a phase."""
    since = shifted(offer.week.monday, timedelta(weeks=1))
    step = Step("intensive", 1, offer.series.dates, KINDS, None, None)
    return CohortPhase(offer.id, 1, step.code, since, 0), step


def last_phase(
    offer: Offer, later: CohortPhase | None, step: Step | None
) -> tuple[CohortPhase, Step]:
    """Returns the phase in which a group is, as far as its dates go.

    `later`: its last phase with its step, if that is not the first one. The first one has the
    dates of the offer, whatever the plan says.
    """
    first, planned = first_plan(offer)
    return (later, step or planned) if later else (first, planned)
