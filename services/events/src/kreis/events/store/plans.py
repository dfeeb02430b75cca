"""Cohorts, their series and all their dates together."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.database import Work
from kreis.events.domain.plan import Cohort, Plan, Series, SeriesKind
from kreis.events.store import tables
from kreis.events.store.closures import add_skipped_days, skipped_days
from kreis.events.store.group_events import (
    add_group_events,
    group_events_of_cohort,
    venue_json,
    venue_of,
)


def add_cohort(work: Work, cohort: Cohort) -> bool:
    """Whether it was added: a cohort is planned once."""
    statement = (
        postgresql.insert(tables.cohort)
        .values(
            agency_id=work.agency,
            id=cohort.id,
            name=cohort.name,
            timezone=cohort.timezone,
            venue=venue_json(cohort.venue),
            land=cohort.land,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "id"])
        .returning(tables.cohort.c.id)
    )
    return work.connection.execute(statement).one_or_none() is not None


def add_plan(work: Work, plan: Plan) -> None:
    series = [{**asdict(each), "agency_id": work.agency} for each in (plan.week, plan.weekly)]
    work.connection.execute(insert(tables.series), series)
    add_group_events(work, plan.group_events)
    add_skipped_days(work, plan.weekly.id, plan.skipped)


def find_plan(work: Work, cohort_id: UUID) -> Plan | None:
    cohort = _find_cohort(work, cohort_id)
    if cohort is None:
        return None
    series = _series_of(work, cohort_id)
    week, weekly = series[SeriesKind.WEEK], series[SeriesKind.WEEKLY]
    group_events = tuple(group_events_of_cohort(work, cohort_id))
    return Plan(cohort, week, weekly, group_events, skipped_days(work, weekly.id))


def lock_cohort(work: Work, cohort_id: UUID) -> None:
    """Lets one answer, or one change of dates, of a cohort at a time be weighed and made."""
    statement = select(tables.cohort.c.id).where(
        tables.cohort.c.agency_id == work.agency, tables.cohort.c.id == cohort_id
    )
    work.connection.execute(statement.with_for_update())


def _find_cohort(work: Work, cohort_id: UUID) -> Cohort | None:
    statement = select(tables.cohort).where(
        tables.cohort.c.agency_id == work.agency, tables.cohort.c.id == cohort_id
    )
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Cohort(row.id, row.name, row.timezone, venue_of(row.venue), row.land)


def _series_of(work: Work, cohort_id: UUID) -> dict[SeriesKind, Series]:
    statement = select(tables.series).where(
        tables.series.c.agency_id == work.agency, tables.series.c.cohort_id == cohort_id
    )
    found: dict[SeriesKind, Series] = {}
    for row in work.connection.execute(statement):
        kind = SeriesKind(row.kind)
        found[kind] = Series(row.id, row.cohort_id, kind, row.weekday, row.starts_at, row.ends_at)
    return found
