"""Skipped days: days on which a cohort does not meet, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.store import plans


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """The days of the series on which the cohort does not meet, and why."""
    plan = plans.get(work, cohort_id)
    return {
        "skipped_days": [{"day": day, "reason": reason} for day, reason in plan.skipped.items()]
    }
