"""Dates and moments as services write them, read in local time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from kreis.chassis.http.arriving import whole_number
from kreis.console.clock import BERLIN
from kreis.console.services.responses.group_events import Date, Times
from kreis.contracts.calendars import in_zone
from kreis.contracts.half_days import half_day

MORNING = 8
"""Hour at which a day is looked at."""
SHOWN_YEARS = range(2001, 2099)
"""Years that pages show. Services take days between 2000 and 2099."""
START_WEEK = "assessment_week"
"""The kind of the dates of a start week."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def starts(group_event: Times) -> datetime:
    """Returns the start in the local time of the venue."""
    return datetime.fromisoformat(group_event["starts_at"])


def ends(group_event: Times) -> datetime:
    return datetime.fromisoformat(group_event["ends_at"])


def day_of(group_event: Times) -> date:
    return starts(group_event).date()


def is_cancelled(group_event: Date) -> bool:
    return group_event["state"] == "cancelled"


def day_from(text: str, later: int = 0) -> date:
    """Returns the day that a service wrote, or the day `later` days after it.

    A stored year that was typed wrongly fails no page: after the last day there is no other.
    """
    day = date.fromisoformat(text)
    try:
        return day + timedelta(days=later)
    except OverflowError:
        return day


def is_day(text: str) -> bool:
    """True if a form sent a day, as 2027-04-05."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def has_passed(text: str, today: date) -> bool:
    """True if a form sent a day before today."""
    return is_day(text) and date.fromisoformat(text) < today


def moment_of(text: str) -> datetime:
    """Returns a moment that a service wrote, in Berlin time."""
    return in_zone(datetime.fromisoformat(text), BERLIN)


def month_in(text: str, today: date) -> date:
    """Returns the first day of the month that an address names, else of the current one."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = today
    return (month if month.year in SHOWN_YEARS else today).replace(day=1)


def shown_year(text: str, today: date) -> int:
    """Returns the year that `?jahr=` names; this year if it names none."""
    year = whole_number(text) or today.year
    return min(max(year, SHOWN_YEARS[0]), SHOWN_YEARS[-1])


def monday_of(day: date) -> date:
    """Returns the Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def half_day_of(day: str, hour: str) -> str:
    """Returns `tue-am` for a Tuesday at 09:30. Raises `ValueError` for an invalid day or hour."""
    return half_day(WEEKDAYS[date.fromisoformat(day).weekday()], time.fromisoformat(hour))


def morning_of_next_date(dates: Iterable[Date], seen: datetime) -> datetime | None:
    """Returns 8 o'clock of the next day with a date, or the start of an earlier one.

    None if no date is to come. At that time reminders have gone out and attendance can be entered.
    """
    mornings = (_morning_of(starts(each)) for each in dates if not is_cancelled(each))
    return min((each for each in mornings if each > seen), default=None)


def _morning_of(start: datetime) -> datetime:
    return min(start, start.replace(hour=MORNING, minute=0)).replace(tzinfo=BERLIN)
