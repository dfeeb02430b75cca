"""Confirmed groups with their members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.store import cohorts, pool, standing


def get(work: Work, cohort_id: UUID) -> Cohort:
    return cohorts.get(work, cohort_id)


def page(
    work: Work,
    after: UUID | None,
    limit: int,
    start_from: date | None = None,
    start_until: date | None = None,
    ids: Collection[UUID] = (),
) -> dict[str, Any]:
    """A page of cohorts, in the order of their ids."""
    found = cohorts.page(work, after, limit, (start_from, start_until), ids)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}


def ended(work: Work) -> list[dict[str, Any]]:
    """Groups without a date to come, whose members are in the programme; the last one first."""
    today = today_here(work.now)
    found = cohorts.without_date_to_come(work, today)
    days = standing.ended(work, found, today)
    over = [each for each in found if each.id in days]
    here = pool.known(work, {hers.participant_id for each in over for hers in each.members})
    shown = [
        {
            "cohort_id": each.id,
            "name": each.name,
            "ended_on": days[each.id],
            "members": [hers for hers in each.members if hers.participant_id in here],
        }
        for each in over
    ]
    shown.sort(key=lambda each: (each["ended_on"], each["name"]), reverse=True)
    return [each for each in shown if each["members"]]


def state(work: Work, cohort_id: UUID) -> dict[str, Any] | None:
    """What somebody who edits it has seen: who is in it, and whether it is closed."""
    found = cohorts.find(work, cohort_id)
    return None if found is None else state_of(found)


def state_of(cohort: Cohort) -> dict[str, Any]:
    return {
        "members": [str(member.participant_id) for member in cohort.members],
        "closed_on": cohort.closed_on,
    }
