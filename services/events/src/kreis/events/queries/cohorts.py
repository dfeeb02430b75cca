"""Cohorts that meet in a period, each with all its dates."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.queries.group_events import of_plan
from kreis.events.store import group_events, plans


def that_meet(work: Work, first: date, last: date | None) -> list[dict[str, Any]]:
    """Cohorts with a date from the first day to the last, cancelled dates too.

    Without a last day there is no end. Their other dates stand there as well: a date is numbered
    among them.
    """
    begin = datetime.combine(first, time.min)
    end = datetime.combine(last or date.max, time.max)
    found = []
    for cohort_id in group_events.cohorts_that_meet(work, begin, end):
        plan = plans.get(work, cohort_id)
        found.append(
            {
                "id": cohort_id,
                "name": plan.cohort.name,
                "venue": plan.cohort.venue,
                "series": plan.weekly,
                "group_events": of_plan(work, plan),
            }
        )
    return found
