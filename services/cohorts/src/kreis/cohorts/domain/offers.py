"""Offers: a venue and a time at which one group can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from kreis import formation
from kreis.contracts.calendars import shifted
from kreis.contracts.half_days import half_day
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.formation.people import GermanLevel

FURTHEST = timedelta(days=5 * 366)
"""How far ahead a start week may be. A later one is a slip of the keyboard."""


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
    """A venue and times at which one group can meet. Its name becomes the group's."""

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
    is_archived: bool = False
    """True if it has ended: no group is formed on it any more."""

    @property
    def slot(self) -> str:
        return half_day(self.series.weekday, self.series.starts_at)

    @property
    def earliest_end(self) -> date:
        """No date of the series is before this day's week is over; skipped weeks make it later."""
        return shifted(self.week.monday, timedelta(weeks=self.series.dates + 1))


def check_start_week(monday: date, today: date) -> None:
    """Raises `InvalidInput` for a start week that has begun, or is years ahead."""
    if not today <= monday <= today + FURTHEST:
        expected = f"a Monday from {today} on, within five years"
        raise InvalidInput(Fault("week.monday", monday.isoformat(), expected))


def for_formation(offer: Offer, *, week_is_over: bool = False) -> formation.Offer:
    """The offer as the solver knows it. `week_is_over`: a group runs on it, past its start week."""
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
        week_is_over=week_is_over,
    )
