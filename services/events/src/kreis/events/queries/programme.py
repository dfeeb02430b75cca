"""Closure days, and the days that cohorts leave out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.queries import dates


def closure_days(work: Work) -> dict[str, Any]:
    found = store.closure_days(work)
    return {"closure_days": [closure_day(work, day, reason) for day, reason in found.items()]}


def closure_day(work: Work, day: date, reason: str) -> dict[str, Any]:
    """A closure day, and the dates that stand on it still."""
    begin = datetime.combine(day, time.min)
    on_it = store.group_events_between(work, begin, begin + timedelta(days=1))
    left = [each.id for each in on_it if each.is_to_come(work.now) and each.day == day]
    return {"day": day, "reason": reason, "group_event_ids": left}


def skipped_days(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """The days of the series on which the cohort does not meet, and why."""
    plan = dates.plan_or_problem(work, cohort_id)
    return {
        "skipped_days": [{"day": day, "reason": reason} for day, reason in plan.skipped.items()]
    }
