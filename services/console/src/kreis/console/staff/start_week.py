"""When a group's start week is over: members are invited to a circle then, and never before."""

from __future__ import annotations

from datetime import date, timedelta

from kreis.console.staff.group import Group

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def may_invite_from(group: Group) -> date:
    """Returns the first day after the start week, and after its last date if that was moved."""
    after_week = group.monday + WEEK
    return max(after_week, group.last_start_day + DAY) if group.last_start_day else after_week
