"""Opportunity and continuity of a cohort: pairs as counts, always beside people.

In a fixed group, being there together is an opportunity and no tie. So nothing is said of a pair.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.calendars import shifted
from kreis.insights.domain.bands import BERLIN, POLICY
from kreis.insights.domain.figures import Figure, figure, pairs_of
from kreis.insights.store import builds, quarters, regularity

WEEKS = (4, 8, 12)
OPPORTUNITY = 3
"""Counted dates at which both were, so that a pair had an opportunity."""


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Returns opportunity and continuity of a cohort as of today. Raises `NoCohort`."""
    build, is_filled = builds.live(work)
    cohort = regularity.cohort(work, build, cohort_id)
    today = work.now.astimezone(BERLIN).date()
    first = cohort.first_day
    return {
        "cohort_id": cohort_id,
        "policy": POLICY,
        "is_filled": is_filled,
        "opportunity": opportunity(work, build, cohort_id, today),
        "continuity": []
        if first is None
        else [continuity(work, build, cohort_id, first, week, today) for week in WEEKS],
    }


def opportunity(work: Work, build: int, cohort_id: UUID, today: date) -> dict[str, Any] | None:
    """Returns how many pairs of today's members were both at three counted dates or more."""
    people = _members(work, build, cohort_id, today)
    met = quarters.count_pairs(work, build, cohort_id, people, date.min, today, dates=OPPORTUNITY)
    pairs = pairs_of(met, len(people))
    return None if pairs is None else {"people": len(people), "pairs": pairs}


def continuity(
    work: Work, build: int, cohort_id: UUID, first: date, week: int, today: date
) -> dict[str, Any]:
    """Returns who still comes, and how many pairs still meet, in the four weeks up to this one.

    Both are of those who were members at the end of the start week. A leaver has not stayed.
    """
    reached_on = shifted(first, timedelta(weeks=week))
    has_list = regularity.has_list(work, build, cohort_id, first, week)
    found: dict[str, Any] = {"week": week, "reached_on": reached_on, "has_list": has_list}
    found |= {"people": None, "pairs": None}
    if reached_on > today or not has_list:
        return found
    begin, end = reached_on - timedelta(weeks=4), reached_on - timedelta(days=1)
    started = _members(work, build, cohort_id, shifted(first, timedelta(days=6)))
    still = set(_members(work, build, cohort_id, end)) & set(started)
    stayed = quarters.stayed(work, build, cohort_id, sorted(still), begin, end)
    met = quarters.count_pairs(work, build, cohort_id, sorted(stayed), begin, end)
    people: Figure | None = figure(len(stayed), len(started))
    is_exact = people is not None and people.count is not None
    pairs = pairs_of(met, len(started), are_people_exact=is_exact)
    return {**found, "people": people, "pairs": pairs}


def _members(work: Work, build: int, cohort_id: UUID, on: date) -> list[UUID]:
    return [row.participant_id for row in quarters.members(work, build, on, cohort=cohort_id)]
