"""Calendar page ("Kalender"): one week of all groups, in columns or, on a phone, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict

from flask import Response, request

from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.staff.dates import SHOWN_YEARS, day_of, is_cancelled, monday_of, starts
from kreis.console.staff.group import Group, meeting_groups
from kreis.console.staff.shell import clock, page, show, team

WORKING_DAYS = 5
COLOURS = 2
"""Number of colours; groups alternate between them."""


class ShownDate(TypedDict):
    group: Group
    date: GroupEvent
    number: int
    is_second: bool
    is_cancelled: bool


@team.get("/kalender")
@page("cohorts:read", "events:read", "invitations:read")
def calendar() -> Response:
    """Shows the week of `?ab=2027-04-05`. Without a valid date, shows the current week."""
    today = clock().now().date()
    monday = _monday(request.args.get("ab", ""), today)
    days = [monday + timedelta(days=each) for each in range(7)]
    groups = meeting_groups(days[0], days[-1])
    found = [(day, _on(groups, day)) for day in days]
    return show(
        "calendar.html",
        nav="calendar",
        days=[
            {"day": day, "dates": dates}
            for n, (day, dates) in enumerate(found)
            if n < WORKING_DAYS or dates
        ],
        today=today,
        monday=monday,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        first=None if groups else _first_after(today),
    )


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return monday_of(day if day.year in SHOWN_YEARS else today)


def _on(groups: Sequence[Group], day: date) -> list[ShownDate]:
    found: list[ShownDate] = [
        {
            "group": group,
            "date": each,
            "number": group.number_of(each),
            "is_second": place % COLOURS == 1,
            "is_cancelled": is_cancelled(each),
        }
        for place, group in enumerate(groups)
        for each in group.dates
        if day_of(each) == day
    ]
    return sorted(found, key=lambda each: starts(each["date"]))


def _first_after(today: date) -> date | None:
    """Returns the day of the next date, for a period without dates."""
    days = [day_of(each) for group in meeting_groups(today) for each in group.dates]
    return min((day for day in days if day >= today), default=None)
