"""Group events and their changes. A change is a row of its own: what was before is never lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import (
    Arrangement,
    Capacity,
    Change,
    ChangeKind,
    GroupEvent,
    Kind,
    Venue,
)
from kreis.events.store import tables


def add_group_events(work: Work, events: Iterable[GroupEvent]) -> None:
    rows = [
        {
            "agency_id": work.agency,
            "id": event.id,
            "series_id": event.series_id,
            "kind": event.kind,
            "timezone": event.timezone,
            "sequence": event.sequence,
            **_arrangement_row(event.arrangement),
        }
        for event in events
    ]
    work.connection.execute(insert(tables.group_event), rows)


def group_events_of_cohort(work: Work, cohort_id: UUID) -> list[GroupEvent]:
    """In the order in which they take place."""
    return _all(work, _group_events(work).where(tables.series.c.cohort_id == cohort_id))


def group_events_between(work: Work, begin: datetime, end: datetime) -> list[GroupEvent]:
    """Dates of all cohorts that start between two wall times."""
    return _all(work, _group_events(work).where(tables.group_event.c.starts_at.between(begin, end)))


def cohorts_that_meet(work: Work, begin: datetime, end: datetime) -> list[UUID]:
    """Cohorts with a date that starts between two wall times, both included."""
    event, series = tables.group_event, tables.series
    statement = (
        select(series.c.cohort_id)
        .distinct()
        .select_from(
            event.join(
                series,
                (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id),
            )
        )
        .where(event.c.agency_id == work.agency)
        .where(event.c.starts_at.between(begin, end))
        .order_by(series.c.cohort_id)
    )
    return list(work.connection.execute(statement).scalars())


def group_events_of_change(work: Work, change_id: UUID) -> list[GroupEvent]:
    """The dates whose last change is this one."""
    return _all(work, _group_events(work).where(tables.group_event_change.c.change_id == change_id))


def find_group_event(work: Work, group_event_id: UUID) -> GroupEvent | None:
    statement = _group_events(work).where(tables.group_event.c.id == group_event_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _group_event(row)


def lock_group_event(work: Work, group_event_id: UUID) -> GroupEvent | None:
    """The group event, which nobody else changes until this work is done."""
    lock = select(tables.group_event.c.id).where(
        tables.group_event.c.agency_id == work.agency, tables.group_event.c.id == group_event_id
    )
    work.connection.execute(lock.with_for_update())
    # Read behind the lock, in a statement of its own: it may have been changed meanwhile.
    return find_group_event(work, group_event_id)


def save_change(work: Work, before: GroupEvent, after: GroupEvent) -> None:
    """The group event as it is after a change, and what it was before."""
    change = after.change
    assert change is not None
    work.connection.execute(
        update(tables.group_event)
        .where(tables.group_event.c.agency_id == work.agency, tables.group_event.c.id == before.id)
        .values(sequence=after.sequence, **_arrangement_row(after.arrangement))
    )
    was = {f"was_{name}": value for name, value in _arrangement_row(change.before).items()}
    work.connection.execute(
        insert(tables.group_event_change).values(
            agency_id=work.agency,
            group_event_id=after.id,
            sequence=after.sequence,
            change_id=change.id,
            kind=change.kind,
            answer_by=change.answer_by,
            made_by=change.made_by,
            made_at=change.made_at,
            **was,
        )
    )


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


def save_content(work: Work, group_event_id: UUID, kind: Kind, topic: str | None) -> None:
    """What a date is about."""
    own = tables.group_event
    mine = (own.c.agency_id == work.agency) & (own.c.id == group_event_id)
    work.connection.execute(update(own).where(mine).values(kind=kind, topic=topic))


def save_places(work: Work, group_event_id: UUID, places: Capacity, *, needs_sign_up: bool) -> None:
    """How many have room at a date, and whether people sign up for it."""
    own = tables.group_event
    mine = (own.c.agency_id == work.agency) & (own.c.id == group_event_id)
    values = {
        "adults": places.adults,
        "care_total": places.care_total,
        "care_by_band": dict(places.care_by_band),
        "needs_sign_up": needs_sign_up,
    }
    work.connection.execute(update(own).where(mine).values(**values))


def care_told(work: Work, cohort_id: UUID) -> dict[UUID, dict[str, int]]:
    """The children by age band that others were last told of, by group event."""
    event, series = tables.group_event, tables.series
    statement = (
        select(event.c.id, event.c.care_told)
        .join(
            series, (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id)
        )
        .where(event.c.agency_id == work.agency, series.c.cohort_id == cohort_id)
    )
    return {row.id: row.care_told for row in work.connection.execute(statement)}


def save_care_told(work: Work, told: Mapping[UUID, Mapping[str, int]]) -> None:
    """The same, by group event, for those where it has changed."""
    own = tables.group_event
    statement = (
        update(own)
        .where(own.c.agency_id == work.agency, own.c.id == bindparam("which"))
        .values(care_told=bindparam("by_band", type_=JSONB))
    )
    rows = [{"which": event, "by_band": dict(by_band)} for event, by_band in told.items()]
    work.connection.execute(statement, rows)


def venue_json(venue: Venue) -> dict[str, Any]:
    return {**asdict(venue), "id": str(venue.id)}


def venue_of(stored: dict[str, Any]) -> Venue:
    return Venue(**{**stored, "id": UUID(stored["id"])})


def _group_events(work: Work) -> Select[Any]:
    """Group events with the cohort of their series and their last change."""
    event, series, change = tables.group_event, tables.series, tables.group_event_change
    both = event.join(
        series,
        (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id),
    ).outerjoin(
        change,
        (change.c.agency_id == event.c.agency_id)
        & (change.c.group_event_id == event.c.id)
        & (change.c.sequence == event.c.sequence),
    )
    changed = [c for c in change.c if c.name not in {"agency_id", "sequence", "kind"}]
    return (
        select(event, series.c.cohort_id, change.c.kind.label("change_kind"), *changed)
        .select_from(both)
        .where(event.c.agency_id == work.agency)
        .order_by(event.c.starts_at, event.c.id)
    )


def _all(work: Work, statement: Select[Any]) -> list[GroupEvent]:
    return [_group_event(row) for row in work.connection.execute(statement)]


def _arrangement_row(arrangement: Arrangement) -> dict[str, Any]:
    return {
        "starts_at": arrangement.starts_at,
        "ends_at": arrangement.ends_at,
        "venue": venue_json(arrangement.venue),
        "adults": arrangement.capacity.adults,
        "care_total": arrangement.capacity.care_total,
        "care_by_band": dict(arrangement.capacity.care_by_band),
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
        venue=venue_of(row.venue),
        capacity=Capacity(row.adults, row.care_total, row.care_by_band),
        sequence=row.sequence,
        is_held=row.held_at is not None,
        change=None if row.change_id is None else _change(row),
        topic=row.topic,
        needs_sign_up=row.needs_sign_up,
    )


def _change(row: Row[Any]) -> Change:
    capacity = Capacity(row.was_adults, row.was_care_total, row.was_care_by_band)
    before = Arrangement(row.was_starts_at, row.was_ends_at, venue_of(row.was_venue), capacity)
    return Change(
        id=row.change_id,
        kind=ChangeKind(row.change_kind),
        before=before,
        answer_by=row.answer_by,
        made_by=row.made_by,
        made_at=row.made_at,
    )
