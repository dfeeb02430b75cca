"""On which days people can meet.

Promise: nobody is asked to come on a public holiday of the venue's Land, nor to a weekly date in
its school holidays; a day left out is made up for by a later one.
Refuses: to guess. Days for which no school holidays are published are an error
(`HolidaysUnknown`), never days without holidays.
"""

from __future__ import annotations

from datetime import date, timedelta

from holidays import PUBLIC, SCHOOL, HolidayBase, country_holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_WEEK = timedelta(weeks=1)


class HolidaysUnknown(ValueError):
    """School holidays are published a few years ahead only."""

    def __init__(self, land: str, day: date) -> None:
        super().__init__(f"no school holidays are known yet for {land} on {day} and after")


class HolidayCalendar:
    """Public and school holidays of a Land. Asked for apart: a name for both would be ambiguous."""

    def __init__(self, land: str) -> None:
        self._land = land
        self._public = country_holidays("DE", subdiv=land, categories=(PUBLIC,))

    def is_public(self, day: date) -> bool:
        return day in self._public

    def is_school(self, day: date) -> bool:
        """Raises `HolidaysUnknown` after the last school holiday that is published."""
        published = self._school_holidays_around(day)
        if day > max(published, default=date.min):
            raise HolidaysUnknown(self._land, day)
        return day in published

    def _school_holidays_around(self, day: date) -> HolidayBase:
        years = (day.year, day.year + 1)
        return country_holidays("DE", subdiv=self._land, years=years, categories=(SCHOOL,))


def week_days(monday: date, days: int, holidays: HolidayCalendar) -> list[date]:
    """The days of a start week; a public holiday among them is left out and not made up for."""
    week = (monday + timedelta(days=passed) for passed in range(days))
    return [day for day in week if not holidays.is_public(day)]


def weekly_days(
    start_week: date, weekday: str, count: int, holidays: HolidayCalendar
) -> list[date]:
    """The first `count` free days of this weekday after the start week of this Monday."""
    day = start_week + _A_WEEK + timedelta(days=WEEKDAYS.index(weekday))
    found: list[date] = []
    while len(found) < count:
        if not (holidays.is_public(day) or holidays.is_school(day)):
            found.append(day)
        day += _A_WEEK
    return found
