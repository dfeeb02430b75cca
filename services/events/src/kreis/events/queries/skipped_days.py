"""Skipped days: days on which a cohort does not meet, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.open_days import Reason
from kreis.events.queries.group_events import arrangement_view
from kreis.events.store import plans


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """The days of the series on which the cohort does not meet, and why.

    Of school holidays also when and where it would meet: staff may add a date there.
    """
    plan = plans.get(work, cohort_id)
    may_meet = {Reason.SCHOOL_HOLIDAYS} if plan.of(plan.weekly) else set()
    slot = plan.usual_slot
    return {
        "skipped_days": [
            {
                "day": day,
                "reason": why,
                "would_be": arrangement_view(plan.date_on(day, slot).arrangement)
                if why in may_meet
                else None,
            }
            for day, why in plan.skipped.items()
        ]
    }
