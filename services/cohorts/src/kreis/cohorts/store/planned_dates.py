"""Dates of groups as events has planned them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.planned_dates import Dates, PlannedDate
from kreis.cohorts.store import phases
from kreis.cohorts.store.tables import planned_date

_planned = postgresql.insert(planned_date)
_NEWEST = _planned.on_conflict_do_update(
    index_elements=["agency_id", "cohort_id", "group_event_id"],
    set_={name: _planned.excluded[name] for name in ("day", "kind", "is_cancelled")},
)


def note(
    work: Work, cohort_id: UUID, group_event_id: UUID, day: date, kind: str, *, is_cancelled: bool
) -> None:
    """Notes when a date of a group is, as events has said last."""
    own = {"agency_id": work.agency, "cohort_id": cohort_id, "group_event_id": group_event_id}
    work.connection.execute(
        _NEWEST, {**own, "day": day, "kind": kind, "is_cancelled": is_cancelled}
    )


def of(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, Dates]:
    """What is known of the dates of each of these groups."""
    statement = select(planned_date).where(
        planned_date.c.agency_id == work.agency, planned_date.c.cohort_id.in_(cohort_ids)
    )
    planned: defaultdict[UUID, list[PlannedDate]] = defaultdict(list)
    for row in work.connection.execute(statement):
        planned[row.cohort_id].append(PlannedDate(row.day, row.kind, row.is_cancelled))
    held = phases.days_held(work, cohort_ids)
    return {each: Dates(planned[each], held.get(each, set())) for each in cohort_ids}
