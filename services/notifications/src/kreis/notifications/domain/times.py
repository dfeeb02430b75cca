"""Times to write, to remind and to call: wall time, and the Land's public holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import PUBLIC, HolidayBase, country_holidays

BERLIN = ZoneInfo("Europe/Berlin")
"""Where days begin."""
SUNDAY, SATURDAY = 6, 5
DAY_BEGINS, DAY_ENDS = time(8), time(20)
"""Messages arrive between the two, on days that are neither Sunday nor public holiday."""
REST_DAYS = ("sunday", "public_holiday")
"""The days without messages, by the names that others are told."""
REMINDER_AT = time(16)
A_DAY = timedelta(days=1)


def quiet_until(moment: datetime, land: str) -> datetime | None:
    """Returns when the quiet hours around `moment` (with its zone) end; None outside them."""
    if _is_rest_day(moment.date(), land) or moment.time() >= DAY_ENDS:
        return _on(
            _next(moment.date(), lambda day: not _is_rest_day(day, land)), DAY_BEGINS, moment
        )
    return _on(moment.date(), DAY_BEGINS, moment) if moment.time() < DAY_BEGINS else None


def reminder_before(starts: datetime, land: str) -> datetime:
    """Returns 16:00 on the last day before a date that is neither Sunday nor public holiday."""
    day = _next(starts.date(), lambda day: not _is_rest_day(day, land), step=-A_DAY)
    return _on(day, REMINDER_AT, starts)


def next_office_day(after: datetime, land: str, opens_at: time) -> datetime:
    """Returns when the office opens on the first working day after that day."""

    def is_open(day: date) -> bool:
        return day.weekday() < SATURDAY and not _is_rest_day(day, land)

    return _on(_next(after.date(), is_open), opens_at, after)


def _is_rest_day(day: date, land: str) -> bool:
    return day.weekday() == SUNDAY or day in _public_holidays(land)


@cache
def _public_holidays(land: str) -> HolidayBase:
    return country_holidays("DE", subdiv=land, categories=(PUBLIC,))


def _next(day: date, is_wanted: Callable[[date], bool], step: timedelta = A_DAY) -> date:
    """The first such day after `day`. No Land rests for more than a few days on end."""
    found = day + step
    while not is_wanted(found):
        found += step
    return found


def _on(day: date, at: time, like: datetime) -> datetime:
    """That wall time in the zone of `like`."""
    return datetime.combine(day, at, like.tzinfo)
