"""Dates of groups as events has planned them, and which groups may have one to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, distinct, exists, func, or_, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phases import KINDS
from kreis.cohorts.domain.planned_dates import Dates, PlannedDate
from kreis.cohorts.store import phases
from kreis.cohorts.store.tables import cohort, cohort_phase, offer, planned_date

MOST_WEEKS = 80
"""No group is in its first phase for longer: at most 60 weekly dates, and holidays."""
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


def is_to_come(day: date) -> ColumnElement[bool]:
    """Picks groups of which a date is planned for this day or later."""
    planned = exists().where(_its_dates(), planned_date.c.day >= day)
    return planned.where(~planned_date.c.is_cancelled)


def _its_dates() -> ColumnElement[bool]:
    its = planned_date.c
    return and_(its.agency_id == cohort.c.agency_id, its.cohort_id == cohort.c.id)


def may_come(day: date) -> ColumnElement[bool]:
    """Picks groups, joined with their offers, that may have a date on this day or later.

    It leaves out groups in their first plan that have no date to come: events has told of all
    dates, or they began too long ago. So most groups of past years are not read. Of those that it
    picks, `ended_on` decides.
    """
    told = (
        select(func.count(distinct(planned_date.c.day)))
        .where(_its_dates(), planned_date.c.kind.in_(KINDS))
        .where(planned_date.c.day >= offer.c.week_monday + 7)
        .scalar_subquery()
    )
    is_later = exists().where(
        cohort_phase.c.agency_id == cohort.c.agency_id,
        cohort_phase.c.cohort_id == cohort.c.id,
        cohort_phase.c.number > 1,
    )
    ends = offer.c.week_monday + 7 * (offer.c.series_dates + 1)
    # Added up by PostgreSQL: a day that nobody should have stored has no day 80 weeks before.
    is_young = offer.c.week_monday + 7 * (MOST_WEEKS + 1) > day
    is_untold = and_(is_young, told < offer.c.series_dates)
    return or_(ends > day, is_later, is_to_come(day), is_untold)
