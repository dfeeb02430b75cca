"""Group events, each with its last change. `changes` writes those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, null, select, update

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
from kreis.events.domain.refusals import NoGroupEvent
from kreis.events.store import tables


def add(work: Work, events: Iterable[GroupEvent]) -> None:
    rows = [
        {
            "agency_id": work.agency,
            "id": event.id,
            "series_id": event.series_id,
            "kind": event.kind,
            "timezone": event.timezone,
            "sequence": event.sequence,
            "phase": event.phase,
            "booster_weeks": event.booster_weeks,
            "addition_id": event.addition_id,
            **arrangement_row(event.arrangement),
        }
        for event in events
    ]
    work.connection.execute(insert(tables.group_event), rows)


def of_cohort(work: Work, cohort_id: UUID) -> list[GroupEvent]:
    """In the order in which they take place."""
    return load(work, with_changes(work).where(tables.series.c.cohort_id == cohort_id))


def between(work: Work, begin: datetime, end: datetime) -> list[GroupEvent]:
    """Dates of all cohorts that start between two wall times."""
    return load(work, with_changes(work).where(tables.group_event.c.starts_at.between(begin, end)))


def not_held(work: Work, begin: datetime, end: datetime) -> list[GroupEvent]:
    """Like `between`, without dates whose attendance has been complete once."""
    event = tables.group_event
    period = event.c.starts_at.between(begin, end)
    return load(work, with_changes(work).where(period, event.c.held_at.is_(None)))


def find(work: Work, group_event_id: UUID) -> GroupEvent | None:
    statement = with_changes(work).where(tables.group_event.c.id == group_event_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _group_event(row)


def find_all(work: Work, group_event_ids: Collection[UUID]) -> dict[UUID, GroupEvent]:
    """Returns those of these dates that exist, by id."""
    statement = with_changes(work).where(tables.group_event.c.id.in_(group_event_ids))
    return {each.id: each for each in load(work, statement)}


def get(work: Work, group_event_id: UUID) -> GroupEvent:
    """Raises `NoGroupEvent`."""
    found = find(work, group_event_id)
    if found is None:
        raise NoGroupEvent(group_event_id)
    return found


def lock(work: Work, group_event_id: UUID) -> GroupEvent:
    """Nobody else changes it until this work is done. Raises `NoGroupEvent`."""
    own = select(tables.group_event.c.id).where(
        tables.group_event.c.agency_id == work.agency, tables.group_event.c.id == group_event_id
    )
    work.connection.execute(own.with_for_update())
    # Read behind the lock, in a statement of its own: it may have been changed meanwhile.
    return get(work, group_event_id)


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


def save_content(
    work: Work,
    group_event_id: UUID,
    kind: Kind,
    topic: str | None,
    topic_names: Mapping[str, str] | None,
) -> None:
    """What a date is about."""
    own = tables.group_event
    mine = (own.c.agency_id == work.agency) & (own.c.id == group_event_id)
    said = {"kind": kind, "topic": topic, "topic_names": topic_names or null()}
    work.connection.execute(update(own).where(mine).values(**said))


def rename_topic(work: Work, topic: str, names: Mapping[str, str]) -> None:
    """Names a topic anew on all its dates that have not been held."""
    own = tables.group_event
    planned = (own.c.agency_id == work.agency) & (own.c.topic == topic) & own.c.held_at.is_(None)
    work.connection.execute(update(own).where(planned).values(topic_names=dict(names)))


def count_topics(work: Work) -> dict[str, int]:
    """Key of a topic → on how many dates it stands."""
    own = tables.group_event
    statement = (
        select(own.c.topic, func.count().label("dates"))
        .where(own.c.agency_id == work.agency, own.c.topic.is_not(None))
        .group_by(own.c.topic)
        .order_by(own.c.topic)
    )
    return {row.topic: row.dates for row in work.connection.execute(statement)}


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


def venue_json(venue: Venue) -> dict[str, Any]:
    return {**asdict(venue), "id": str(venue.id)}


def venue_of(stored: dict[str, Any]) -> Venue:
    return Venue(**{**stored, "id": UUID(stored["id"])})


def with_changes(work: Work) -> Select[Any]:
    """Group events with the cohort of their series and their last change."""
    event, series, change = tables.group_event, tables.series, tables.group_event_change
    undone = change.alias("undone")
    both = event.join(
        series,
        (series.c.agency_id == event.c.agency_id) & (series.c.id == event.c.series_id),
    ).outerjoin(
        change,
        (change.c.agency_id == event.c.agency_id)
        & (change.c.group_event_id == event.c.id)
        & (change.c.sequence == event.c.sequence),
    )
    both = both.outerjoin(
        undone,
        (change.c.kind == ChangeKind.REINSTATED)
        & (undone.c.agency_id == change.c.agency_id)
        & (undone.c.group_event_id == change.c.group_event_id)
        & (undone.c.sequence == change.c.sequence - 1),
    )
    changed = [c for c in change.c if c.name not in {"agency_id", "sequence", "kind"}]
    return (
        select(
            event,
            series.c.cohort_id,
            change.c.kind.label("change_kind"),
            undone.c.change_id.label("undone_id"),
            *changed,
        )
        .select_from(both)
        .where(event.c.agency_id == work.agency)
        .order_by(event.c.starts_at, event.c.id)
    )


def load(work: Work, statement: Select[Any]) -> list[GroupEvent]:
    """The group events that a statement made of `with_changes` finds."""
    return [_group_event(row) for row in work.connection.execute(statement)]


def arrangement_row(arrangement: Arrangement) -> dict[str, Any]:
    """When and where, as columns."""
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
        topic_names=row.topic_names,
        needs_sign_up=row.needs_sign_up,
        phase=row.phase,
        booster_weeks=row.booster_weeks,
        addition_id=row.addition_id,
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
        undone_id=row.undone_id,
    )
