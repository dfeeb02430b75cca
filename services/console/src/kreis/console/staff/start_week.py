"""When a group's start week is over: members are invited to a circle then, and never before."""

from __future__ import annotations

from datetime import date, timedelta

from kreis.console.staff.dates import START_WEEK, day_of, is_cancelled
from kreis.console.staff.group import Group

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def may_invite_from(group: Group) -> date:
    """Returns the first day after the start week, and after its last date if that was moved."""
    dates = [
        day_of(each)
        for each in group.dates
        if each["kind"] == START_WEEK and not is_cancelled(each)
    ]
    return max([group.monday + WEEK, *(each + DAY for each in dates)])
