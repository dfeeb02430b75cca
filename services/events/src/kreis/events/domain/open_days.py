"""Open days: on which days people can meet.

Promise: nobody is asked to come on a public holiday of the venue's Land, nor to a weekly date in
its school holidays; a day left out is made up for by a later one.
Refuses: to guess. Days for which no school holidays are published are an error
(`HolidaysUnknown`), never days without holidays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from holidays import CATHOLIC, PUBLIC, SCHOOL, HolidayBase, country_holidays

from kreis.contracts.calendars import shifted

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_BREAK = 52
"""Weeks that may be left out before planning gives up."""
_A_WEEK = timedelta(weeks=1)
_SUNDAY = 6


_REGIONAL: Mapping[tuple[str | None, str | None], tuple[str, tuple[str, ...]]] = {
    ("BY", "assumption"): ("BY", (PUBLIC, CATHOLIC)),
    ("BY", "peace_festival"): ("Augsburg", (PUBLIC,)),
    ("SN", "corpus_christi"): ("SN", (PUBLIC, CATHOLIC)),
    ("TH", "corpus_christi"): ("TH", (PUBLIC, CATHOLIC)),
}
"""(Land, holidays of the place) → what the calendar library calls them."""


class NoDaysLeft(ValueError):
    """So many days are closed that a series would never come to its end."""


class HolidaysUnknown(ValueError):
    """School holidays are published a few years ahead only."""

    def __init__(self, land: str | None, day: date) -> None:
        super().__init__(f"no school holidays are known yet for {land} on {day} and after")


class HolidayCalendar:
    """Public and school holidays of a Land, each asked for by itself."""

    def __init__(self, land: str | None, regional: str | None = None) -> None:
        """Without a Land it knows the public holidays of the whole country alone.

        `regional` are holidays of the place: a key of `_REGIONAL`, or another word for none.
        """
        self._land = land
        place, categories = _REGIONAL.get((land, regional), (land, (PUBLIC,)))
        self._public = country_holidays("DE", subdiv=place, categories=categories)

    def is_public(self, day: date) -> bool:
        return day in self._public

    def is_school(self, day: date) -> bool:
        """Raises `HolidaysUnknown` after the last school holiday that is published."""
        published = self._school_holidays_around(day)
        if day > max(published, default=date.min):
            raise HolidaysUnknown(self._land, day)
        return day in published

    def _school_holidays_around(self, day: date) -> HolidayBase:
        return _school_holidays(self._land, day.year)

    def is_rest_day(self, day: date) -> bool:
        """A day on which nobody is written to."""
        return is_sunday(day) or self.is_public(day)


def is_sunday(day: date) -> bool:
    return day.weekday() == _SUNDAY


@cache
def _school_holidays(land: str | None, year: int) -> HolidayBase:
    """School holidays of this year and the next. Cached: making them is slower than planning."""
    return country_holidays("DE", subdiv=land, years=(year, year + 1), categories=(SCHOOL,))


class Reason(StrEnum):
    """Why nobody meets on a day."""

    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAYS = "school_holidays"
    CLOSURE_DAY = "closure_day"


@dataclass(frozen=True)
class OpenDays:
    """Days on which a cohort can meet: no holidays of its Land, no closure days of its agency."""

    holidays: HolidayCalendar
    closed: Collection[date] = ()

    def reason_against(self, day: date) -> Reason | None:
        """Raises `HolidaysUnknown`."""
        if self.holidays.is_public(day):
            return Reason.PUBLIC_HOLIDAY
        if day in self.closed:
            return Reason.CLOSURE_DAY
        return Reason.SCHOOL_HOLIDAYS if self.holidays.is_school(day) else None


def week_days(monday: date, days: int, open_days: OpenDays) -> list[date]:
    """The days of a start week, without public holidays and closure days.

    These are not made up for. School holidays do not matter: the week was chosen with them in mind.
    """
    week = (shifted(monday, timedelta(days=passed)) for passed in range(days))
    holidays, closed = open_days.holidays, open_days.closed
    return [day for day in week if not (holidays.is_public(day) or day in closed)]


def weekly_days(
    start_week: date, weekday: str, count: int, open_days: OpenDays
) -> tuple[list[date], dict[date, Reason]]:
    """The first `count` open days of a weekday after the start week, and the days left out.

    `start_week` is the Monday of the start week. Raises `HolidaysUnknown`.
    """
    day = start_week + _A_WEEK + timedelta(days=WEEKDAYS.index(weekday))
    found: list[date] = []
    skipped: dict[date, Reason] = {}
    while len(found) < count:
        reason = open_days.reason_against(day)
        if reason:
            skipped[day] = reason
        else:
            found.append(day)
        day += _A_WEEK
        if len(skipped) > LONGEST_BREAK + count:
            raise NoDaysLeft(f"no {count} free days found after {start_week}")
    return found, skipped
