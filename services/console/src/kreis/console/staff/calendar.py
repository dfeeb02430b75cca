"""Kalender: a week of all groups, five columns on a wide screen, a list on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, request

from kreis.console.staff import programme
from kreis.console.staff.programme import Group
from kreis.console.staff.shell import desk, door, page, show, team

WORKING_DAYS = 5


@team.get("/kalender")
@page("cohorts:read", "events:read", "invitations:read")
def calendar() -> Response:
    """The week of `?ab=2027-04-05`, else this one; what is no date is this week."""
    today = door().clock.now().date()
    monday = _monday(request.args.get("ab", ""), today)
    groups = programme.groups(desk())
    days = [monday + timedelta(days=each) for each in range(7)]
    found = [{"day": day, "dates": _on(groups, day)} for day in days]
    return show(
        "calendar.html",
        nav="calendar",
        days=[each for n, each in enumerate(found) if n < WORKING_DAYS or each["dates"]],
        today=today,
        monday=monday,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        first=_first_after(groups, today) if not any(each["dates"] for each in found) else None,
    )


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return programme.monday_of(day)


def _on(groups: list[Group], day: date) -> list[dict[str, Any]]:
    found = [
        {
            "group": group,
            "date": each,
            "number": programme.number_in_week(group, each),
            "is_second": place % programme.COLOURS == 1,
            "is_cancelled": programme.is_cancelled(each),
        }
        for place, group in enumerate(groups)
        for each in group.dates
        if programme.day_of(each) == day
    ]
    return sorted(found, key=lambda each: programme.starts(each["date"]))


def _first_after(groups: list[Group], today: date) -> date | None:
    """Where the next date is, for a week that has none."""
    days = [programme.day_of(each) for group in groups for each in group.dates]
    return min((day for day in days if day >= today), default=None)
