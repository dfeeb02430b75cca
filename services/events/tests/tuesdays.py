"""The Tuesdays of a group in Unna, North Rhine-Westphalia, as a plan that no database knows."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from kreis.events.domain.group_events import Capacity, Venue
from kreis.events.domain.open_days import HolidayCalendar, OpenDays
from kreis.events.domain.plans import Cohort, Offer, Plan, Week, Weekly, make_plan

NW = HolidayCalendar("NW")
OPEN = OpenDays(NW)


def days_of_2027(text: str) -> list[date]:
    return [
        datetime.strptime(f"{day}2027", "%d.%m.%Y").date()  # noqa: DTZ007  # a day has no zone
        for day in text.split()
    ]


def plan_of(monday: date, weekday: str, dates: int = 12) -> Plan:
    venue = Venue(UUID(int=1), "Haus Ringgarten", "Beispielweg 4", "59423", "Unna")
    return make_plan(
        Offer(
            cohort=Cohort(UUID(int=2), "Unna", "Europe/Berlin", venue, "NW"),
            capacity=Capacity(12, 8, {"0-2": 5}),
            week=Week(monday, 5, time(9), time(12)),
            weekly=Weekly(weekday, dates, time(9, 30), time(11, 30)),
        )
    )
