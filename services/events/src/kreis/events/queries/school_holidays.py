"""School holidays in a week, for start weeks that staff plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kreis.contracts.calendars import shifted
from kreis.events.domain.open_days import HolidayCalendar, HolidaysUnknown


def of_week(land: str, monday: date, days: int) -> dict[str, Any]:
    """The first days of the week that are school holidays. `is_known`: they are published."""
    calendar = HolidayCalendar(land)
    week = [shifted(monday, timedelta(days=passed)) for passed in range(days)]
    try:
        return {"days": [day for day in week if calendar.is_school(day)], "is_known": True}
    except HolidaysUnknown:
        return {"days": [], "is_known": False}
