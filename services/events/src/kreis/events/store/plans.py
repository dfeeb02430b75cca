"""Cohorts, their series and group events."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.database import Work
from kreis.events.domain.plan import (
    Capacity,
    Cohort,
    GroupEvent,
    Kind,
    Plan,
    Series,
    SeriesKind,
    Venue,
)
from kreis.events.store import tables


def add_cohort(work: Work, cohort: Cohort) -> bool:
    """Whether it was added: a cohort is planned once."""
    statement = (
        postgresql.insert(tables.cohort)
        .values(
            agency_id=work.agency,
            id=cohort.id,
            name=cohort.name,
            timezone=cohort.timezone,
            venue=_venue_json(cohort.venue),
        )
        .on_conflict_do_nothing(index_elements=["agency_id", "id"])
        .returning(tables.cohort.c.id)
    )
    return work.connection.execute(statement).one_or_none() is not None


def add_plan(work: Work, plan: Plan) -> None:
    series = [{**asdict(each), "agency_id": work.agency} for each in (plan.week, plan.weekly)]
    work.connection.execute(insert(tables.series), series)
    rows = [_group_event_row(work, event) for event in plan.group_events]
    work.connection.execute(insert(tables.group_event), rows)


def find_plan(work: Work, cohort_id: UUID) -> Plan | None:
    cohort = _find_cohort(work, cohort_id)
    if cohort is None:
        return None
    series = _series_of(work, cohort_id)
    statement = _group_events(work).where(tables.series.c.cohort_id == cohort_id)
    rows = work.connection.execute(statement.order_by(tables.group_event.c.starts_at))
    return Plan(
        cohort,
        series[SeriesKind.WEEK],
        series[SeriesKind.WEEKLY],
        tuple(_group_event(row) for row in rows),
    )


def lock_cohort(work: Work, cohort_id: UUID) -> None:
    """Lets one answer of a cohort at a time be weighed against its places."""
    statement = select(tables.cohort.c.id).where(
        tables.cohort.c.agency_id == work.agency, tables.cohort.c.id == cohort_id
    )
    work.connection.execute(statement.with_for_update())


def find_group_event(work: Work, group_event_id: UUID) -> GroupEvent | None:
    statement = _group_events(work).where(tables.group_event.c.id == group_event_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _group_event(row)


def lock_group_event(work: Work, group_event_id: UUID) -> GroupEvent | None:
    """The group event, which nobody else changes until this work is done."""
    statement = (
        _group_events(work)
        .where(tables.group_event.c.id == group_event_id)
        .with_for_update(of=tables.group_event)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _group_event(row)


def mark_held(work: Work, group_event_id: UUID) -> None:
    statement = (
        update(tables.group_event)
        .where(
            tables.group_event.c.agency_id == work.agency,
            tables.group_event.c.id == group_event_id,
        )
        .values(held_at=work.now)
    )
    work.connection.execute(statement)


def _group_events(work: Work) -> Select[Any]:
    """Group events with the cohort of their series."""
    both = tables.group_event.join(
        tables.series,
        (tables.series.c.agency_id == tables.group_event.c.agency_id)
        & (tables.series.c.id == tables.group_event.c.series_id),
    )
    return (
        select(tables.group_event, tables.series.c.cohort_id)
        .select_from(both)
        .where(tables.group_event.c.agency_id == work.agency)
    )


def _find_cohort(work: Work, cohort_id: UUID) -> Cohort | None:
    statement = select(tables.cohort).where(
        tables.cohort.c.agency_id == work.agency, tables.cohort.c.id == cohort_id
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else Cohort(row.id, row.name, row.timezone, _venue(row.venue))


def _series_of(work: Work, cohort_id: UUID) -> dict[SeriesKind, Series]:
    statement = select(tables.series).where(
        tables.series.c.agency_id == work.agency, tables.series.c.cohort_id == cohort_id
    )
    found: dict[SeriesKind, Series] = {}
    for row in work.connection.execute(statement):
        kind = SeriesKind(row.kind)
        found[kind] = Series(row.id, row.cohort_id, kind, row.weekday, row.starts_at, row.ends_at)
    return found


def _group_event_row(work: Work, event: GroupEvent) -> dict[str, Any]:
    return {
        "agency_id": work.agency,
        "id": event.id,
        "series_id": event.series_id,
        "kind": event.kind,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "timezone": event.timezone,
        "venue": _venue_json(event.venue),
        "adults": event.capacity.adults,
        "care_total": event.capacity.care_total,
        "care_by_band": dict(event.capacity.care_by_band),
        "sequence": event.sequence,
    }


def _group_event(row: Row[Any]) -> GroupEvent:
    return GroupEvent(
        id=row.id,
        series_id=row.series_id,
        cohort_id=row.cohort_id,
        kind=Kind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        venue=_venue(row.venue),
        capacity=Capacity(row.adults, row.care_total, row.care_by_band),
        sequence=row.sequence,
        is_held=row.held_at is not None,
    )


def _venue_json(venue: Venue) -> dict[str, Any]:
    return {**asdict(venue), "id": str(venue.id)}


def _venue(stored: dict[str, Any]) -> Venue:
    return Venue(**{**stored, "id": UUID(stored["id"])})
