"""Closure days, and the dates that stand on them still."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.store import closure_days, group_events


def all_days(work: Work) -> dict[str, Any]:
    found = closure_days.by_day(work)
    return {"closure_days": [closure_day(work, day, reason) for day, reason in found.items()]}


def closure_day(work: Work, day: date, reason: str) -> dict[str, Any]:
    """A closure day, and the dates that stand on it still."""
    begin = datetime.combine(day, time.min)
    on_it = group_events.between(work, begin, begin + timedelta(days=1))
    left = [each.id for each in on_it if each.is_to_come(work.now) and each.day == day]
    return {"day": day, "reason": reason, "group_event_ids": left}
