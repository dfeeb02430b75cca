"""Section with the next dates of all groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from kreis.console.services.responses.group_events import GroupEvent
from kreis.console.staff.dates import START_WEEK, ends, is_cancelled, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import Group

SHOWN = 4


class Meeting(TypedDict):
    """Groups that meet at the same moment, each with its date."""

    at: datetime
    is_week: bool
    dates: list[tuple[Group, GroupEvent]]


def section(day: Day) -> Section:
    return Section("staff/_next_dates.html", {"dates": _upcoming(day.groups, day.now)})


def _upcoming(groups: Sequence[Group], now: datetime) -> list[Meeting]:
    """Returns the next dates; a start week counts as one.

    Groups that meet at the same time share a line.
    """
    moments: dict[tuple[datetime, bool], list[tuple[Group, GroupEvent]]] = {}
    for group in groups:
        to_come = [
            each
            for each in group.dates
            if ends(each) >= now.replace(tzinfo=None) and not is_cancelled(each)
        ]
        week = [each for each in to_come if each["kind"] == START_WEEK]
        for date in week[:1] + [each for each in to_come if each not in week]:
            key = starts(date), date in week
            moments.setdefault(key, []).append((group, date))
    nearest = sorted(moments)[:SHOWN]
    return [Meeting(at=at, is_week=is_week, dates=moments[at, is_week]) for at, is_week in nearest]
