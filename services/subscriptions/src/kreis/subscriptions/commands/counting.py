"""Tells a week of counts to all views that tell counts."""

from __future__ import annotations

from datetime import date

from kreis.chassis.data.database import Work
from kreis.subscriptions import messages
from kreis.subscriptions.commands.subscriptions import plan_count
from kreis.subscriptions.domain import counts
from kreis.subscriptions.store import counts as counted
from kreis.subscriptions.store import subscriptions, views


def tell_week(work: Work, week: date) -> None:
    """Tells the week once and for good, and plans the next one.

    All views at once and alone in the agency: what is read or forgotten between two of them would
    be the difference of their figures.
    """
    views.be_alone(work)
    for each in subscriptions.granted(work):
        if each.next_week != week:
            continue
        if counts.is_whole(week, each.until):
            figures = counts.figures(counted.of_week(work, each.name, week))
            own_id = each.record_id("counts", week)
            messages.counts_told(work, each.name, week, figures, own_id)
        counted.week_is_told(work, each.name, week)
        following = week + counts.WEEK
        subscriptions.change(work, each.name, next_week=following)
        plan_count(work, following)
