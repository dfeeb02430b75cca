"""Calendar page ("Kalender"): one week, in columns or, on a phone, as a list.

It shows the dates of all groups, and the appointments of the member of staff who looks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict

from flask import Response, request

from kreis.console.clock import BERLIN
from kreis.console.services.responses.group_events import Date
from kreis.console.staff.appointments import Appointment, appointments_between
from kreis.console.staff.closures import closed_days
from kreis.console.staff.dates import SHOWN_YEARS, day_of, is_cancelled, monday_of, starts
from kreis.console.staff.group import DateOfGroup, Group, dates_of, meeting_groups
from kreis.console.staff.shell import clock, page, show, team

WORKING_DAYS = 5
COLOURS = 2
"""Number of colours; groups alternate between them."""


class ShownDate(TypedDict):
    at: datetime
    group: Group
    date: Date
    number: int
    is_second: bool
    is_cancelled: bool


@team.get("/kalender")
@page("cohorts:read", "events:read", "invitations:read")
def calendar() -> Response:
    """Shows the week of `?ab=2027-04-05`. Without a valid date, shows the current week."""
    now = clock().now().replace(tzinfo=None)
    today = now.date()
    monday = _monday(request.args.get("ab", ""), today)
    days = [monday + timedelta(days=each) for each in range(7)]
    groups = meeting_groups(days[0], days[-1])
    appointments = appointments_between(days[0], days[-1])
    dates = dates_of(groups, days[0], days[-1], with_coming=True)
    second = {each.id for place, each in enumerate(groups) if place % COLOURS == 1}
    found = [(day, _on(day, dates, second, appointments)) for day in days]
    return show(
        "calendar.html",
        nav="calendar",
        days=[
            {"day": day, "entries": entries}
            for n, (day, entries) in enumerate(found)
            if n < WORKING_DAYS or entries
        ],
        today=today,
        monday=monday,
        local_now=now,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        has_dates=bool(groups),
        closed=closed_days(),
        first=None if groups else _next_day_with_a_date(now),
    )


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return monday_of(day if day.year in SHOWN_YEARS else today)


def _on(
    day: date,
    dates: Sequence[DateOfGroup],
    second: Collection[str],
    appointments: Sequence[Appointment],
) -> list[ShownDate | Appointment]:
    """Returns what is on that day, by its time."""
    found: list[ShownDate | Appointment] = [
        {
            "at": starts(each).replace(tzinfo=BERLIN),
            "group": group,
            "date": each,
            "number": number,
            "is_second": group.id in second,
            "is_cancelled": is_cancelled(each),
        }
        for group, each, number in dates
        if day_of(each) == day
    ]
    hers = [each for each in appointments if each["at"].date() == day]
    return sorted([*found, *hers], key=lambda each: each["at"])


def _next_day_with_a_date(now: datetime) -> date | None:
    """Returns the day of the next date that takes place and is not over, for a period without."""
    coming = (each.next for each in meeting_groups(now.date()))
    return min((starts(each).date() for each in coming if each), default=None)
