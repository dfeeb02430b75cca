"""Cohorts that meet in a period: what staff call each, who answered, when it meets next."""

from __future__ import annotations

from datetime import date
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.domain.invitations import Answer
from kreis.events.store import invitations, periods, plans


def that_meet(work: Work, first: date, last: date | None) -> list[dict[str, Any]]:
    """Cohorts with a date from the first day to the last, cancelled dates too.

    Without a last day there is no end. Their dates stand elsewhere: of many cohorts they are many.
    """
    found = periods.cohorts_that_meet(work, first, last)
    starts = periods.starts(work, found)
    next_dates = periods.next_dates(work, found)
    answers = invitations.count_answers(work, found)
    return [
        {
            "id": cohort.id,
            "name": cohort.name,
            "venue": cohort.venue,
            "series": weekly,
            **starts[cohort.id]._asdict(),
            "next": next_dates.get(cohort.id),
            "answers": {
                "yes": answers[cohort.id][Answer.YES],
                "no": answers[cohort.id][Answer.NO],
                "open": answers[cohort.id][None],
            },
        }
        for cohort, weekly in plans.with_weekly(work, found)
    ]
