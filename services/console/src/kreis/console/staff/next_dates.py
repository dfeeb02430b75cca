"""Section with the next dates of all groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from kreis.console.services.responses.group_events import Date
from kreis.console.staff.dates import START_WEEK, ends, is_cancelled, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import DateOfGroup, Group

SHOWN = 4
LOOKS_AHEAD = (0, 6, 27)
"""Days to look at beside today, until enough dates are found. Many groups have them at once."""
A_WEEK = 7


class Meeting(TypedDict):
    """Groups that meet at the same moment, each with its date."""

    at: datetime
    is_week: bool
    dates: list[tuple[Group, Date]]


def section(day: Day) -> Section:
    return Section("staff/_next_dates.html", {"dates": _nearest(day)})


def _nearest(day: Day) -> list[Meeting]:
    """Returns the next dates. It looks no further ahead than it has to.

    Periods in which so few groups have too few dates are left out: each costs a request.
    """
    if not day.groups:
        return []
    for days in LOOKS_AHEAD:
        if days == 0 or days * len(day.groups) >= SHOWN * A_WEEK:
            # The card of today's dates asks for these too, so they cost no request of their own.
            dates = day.dates_within(days) if days else day.dates
            found = _upcoming(dates, day.now)
            if len(found) == SHOWN:
                return found
    return _upcoming(day.dates_within(None), day.now)


def _upcoming(dates: Sequence[DateOfGroup], now: datetime) -> list[Meeting]:
    """Returns the first of these dates that are not over; a start week counts as one.

    Groups that meet at the same time share a line.
    """
    moments: dict[tuple[datetime, bool], list[tuple[Group, Date]]] = {}
    in_start_week: set[str] = set()
    for group, date, _ in dates:
        if ends(date) < now.replace(tzinfo=None) or is_cancelled(date):
            continue
        is_week = date["kind"] == START_WEEK
        if is_week and group.id in in_start_week:
            continue
        if is_week:
            in_start_week.add(group.id)
        moments.setdefault((starts(date), is_week), []).append((group, date))
    nearest = sorted(moments)[:SHOWN]
    return [Meeting(at=at, is_week=is_week, dates=moments[at, is_week]) for at, is_week in nearest]
