"""Cohorts, their series and all their dates together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, insert, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.plans import Cohort, Plan, Series, SeriesKind
from kreis.events.domain.refusals import NoCohort
from kreis.events.store import group_events, skipped_days, tables
from kreis.events.store.group_events import venue_json, venue_of


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
            regional_holidays=cohort.regional_holidays,
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "id"])
        .returning(tables.cohort.c.id)
    )
    return work.connection.execute(statement).one_or_none() is not None


def add(work: Work, plan: Plan) -> None:
    series = [{**asdict(each), "agency_id": work.agency} for each in (plan.week, plan.weekly)]
    work.connection.execute(insert(tables.series), series)
    group_events.add(work, plan.group_events)
    skipped_days.add(work, plan.weekly.id, plan.skipped)


def find(work: Work, cohort_id: UUID) -> Plan | None:
    statement = _with_series(work).add_columns(skipped_days.of_series())
    statement = statement.where(tables.cohort.c.id == cohort_id)
    rows = {row.series_kind: row for row in work.connection.execute(statement)}
    if not rows:
        return None
    with_week, with_weekly = rows[SeriesKind.WEEK], rows[SeriesKind.WEEKLY]
    return Plan(
        _cohort(with_week),
        _series(with_week),
        _series(with_weekly),
        tuple(group_events.of_cohort(work, cohort_id)),
        skipped_days.read(with_weekly.skipped),
    )


def get(work: Work, cohort_id: UUID) -> Plan:
    """Raises `NoCohort`."""
    found = find(work, cohort_id)
    if found is None:
        raise NoCohort(cohort_id)
    return found


def with_weekly(work: Work, cohort_ids: Collection[UUID]) -> list[tuple[Cohort, Series]]:
    """These cohorts, each with the series of its weekly dates."""
    statement = _with_series(work).where(
        tables.cohort.c.id.in_(cohort_ids), tables.series.c.kind == SeriesKind.WEEKLY
    )
    return [(_cohort(row), _series(row)) for row in work.connection.execute(statement)]


def cohort_names(work: Work) -> dict[UUID, str]:
    """What staff call each cohort."""
    own = tables.cohort
    statement = select(own.c.id, own.c.name).where(own.c.agency_id == work.agency)
    return {row.id: row.name for row in work.connection.execute(statement)}


def lock_cohort(work: Work, cohort_id: UUID) -> None:
    """Lets one answer, or one change of dates, of a cohort at a time be weighed and made."""
    _lock(work, tables.cohort.c.id == cohort_id)


def lock_cohort_of_invitation(work: Work, invitation_id: UUID) -> UUID | None:
    """See `lock_cohort`. Returns the cohort's id; None where there is no such invitation."""
    own = tables.invitation
    hers = (own.c.agency_id == work.agency) & (own.c.id == invitation_id)
    return _lock(work, tables.cohort.c.id == select(own.c.cohort_id).where(hers).scalar_subquery())


def _lock(work: Work, which: ColumnElement[bool]) -> UUID | None:
    statement = select(tables.cohort.c.id).where(tables.cohort.c.agency_id == work.agency, which)
    found: UUID | None = work.connection.execute(statement.with_for_update()).scalar_one_or_none()
    return found


def _with_series(work: Work) -> Select[Any]:
    """Selects cohorts, each with its start week and with its weekly dates."""
    cohort, series = tables.cohort, tables.series
    both = cohort.join(
        series, (series.c.agency_id == cohort.c.agency_id) & (series.c.cohort_id == cohort.c.id)
    )
    return (
        select(cohort, *(column.label(f"series_{column.name}") for column in series.c))
        .select_from(both)
        .where(cohort.c.agency_id == work.agency)
    )


def _cohort(row: Row[Any]) -> Cohort:
    return Cohort(
        row.id, row.name, row.timezone, venue_of(row.venue), row.land, row.regional_holidays
    )


def _series(row: Row[Any]) -> Series:
    return Series(
        row.series_id,
        row.id,
        SeriesKind(row.series_kind),
        row.series_weekday,
        row.series_starts_at,
        row.series_ends_at,
    )
