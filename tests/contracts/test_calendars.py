"""Days at the ends of the calendar have no later or earlier one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import in_zone, shifted

WEEK = timedelta(weeks=1)


def test_a_day_is_shifted_until_the_end_of_the_calendar() -> None:
    assert shifted(date(2027, 4, 5), WEEK) == date(2027, 4, 12)
    assert shifted(date(9999, 12, 27), WEEK) == date.max
    assert shifted(date.min, -WEEK) == date.min


def test_a_moment_keeps_its_zone() -> None:
    last = datetime(9999, 12, 31, tzinfo=UTC)
    assert shifted(last, WEEK) == datetime.max.replace(tzinfo=UTC)
    assert shifted(datetime(1, 1, 1, tzinfo=UTC), -WEEK) == datetime.min.replace(tzinfo=UTC)
    assert shifted(last, -WEEK) == datetime(9999, 12, 24, tzinfo=UTC)


def test_a_moment_at_an_end_keeps_its_hour_in_another_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert in_zone(datetime(2027, 1, 4, 9, tzinfo=UTC), zone).hour == 10
    assert in_zone(datetime.max.replace(tzinfo=UTC), zone).hour == 23
