"""Times away: what was told of each, and what is to be told later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain import times_away as domain
from kreis.events.domain.times_away import (
    Level,
    Stay,
    TimeAway,
)
from kreis.events.store import tables


class Kept(NamedTuple):
    """A row: what was told, and the last day on which a call reached her."""

    told: TimeAway
    reached_on: date | None
    spared_id: UUID | None


class Ahead(NamedTuple):
    """What is to be told later, if nothing happens until then."""

    level: Level
    at: datetime


def begin(work: Work, people: Iterable[UUID]) -> None:
    """Adds a row for each who has none: from now on, what happens to her is looked at."""
    rows = [
        {"agency_id": work.agency, "participant_id": who, "id": uuid4()} for who in sorted(people)
    ]
    if rows:
        statement = postgresql.insert(tables.time_away).values(rows)
        work.connection.execute(statement.on_conflict_do_nothing())


def known_of(work: Work, people: Collection[UUID]) -> set[UUID]:
    """Those of them who have a row."""
    own = tables.time_away.c
    if not people:
        return set()
    statement = select(own.participant_id).where(
        own.agency_id == work.agency, own.participant_id.in_(people)
    )
    return set(work.connection.execute(statement).scalars())


def find(work: Work, participant_id: UUID, *, lock: bool = False) -> Kept | None:
    """Her row; with `lock`, nobody else changes it until this work is done."""
    own = tables.time_away.c
    statement = select(tables.time_away).where(
        own.agency_id == work.agency, own.participant_id == participant_id
    )
    row = work.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else Kept(_told(row), row.reached_on, row.spared_id)


def save(
    work: Work,
    participant_id: UUID,
    told: TimeAway,
    found: domain.Finding | None,
    stay: Stay,
    ahead: Ahead | None,
    today: date,
) -> None:
    values = {
        "id": told.id,
        "since": told.since,
        "level": told.level,
        "because": told.because,
        "revision": told.revision,
        "run": list(found.run) if found else [],
        "seen_on": stay.seen_on,
        "silent_since": stay.silent_since,
        "ahead_level": ahead and ahead.level,
        "ahead_at": ahead and ahead.at,
        "as_of": today,
    }
    _change(work, participant_id, **values)


def spare(work: Work, participant_id: UUID, time_away_id: UUID, by: str) -> None:
    """Notes that staff want no message to her in this time away."""
    _change(work, participant_id, spared_id=time_away_id, spared_by=by)


def _change(work: Work, participant_id: UUID, **values: Any) -> None:
    own = tables.time_away
    hers = (own.c.agency_id == work.agency) & (own.c.participant_id == participant_id)
    work.connection.execute(update(own).where(hers).values(**values))


def note_reached(work: Work, participant_id: UUID, day: date) -> None:
    """Notes the day on which a call reached her. The latest one holds."""
    own = tables.time_away
    values = {"participant_id": participant_id, "id": uuid4(), "reached_on": day}
    statement = postgresql.insert(own).values(agency_id=work.agency, **values)
    latest = func.greatest(own.c.reached_on, day)
    keys = ["agency_id", "participant_id"]
    statement = statement.on_conflict_do_update(index_elements=keys, set_={"reached_on": latest})
    work.connection.execute(statement)


def all_open(work: Work) -> list[dict[str, Any]]:
    """Everybody about whom something was told or is to be told, the longest silence first."""
    own = tables.time_away.c
    return _shown(work, func.coalesce(own.level, own.ahead_level).is_not(None))


def of_participant(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """What is kept of her, or nothing."""
    return _shown(work, tables.time_away.c.participant_id == participant_id)


def _shown(work: Work, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
    own = tables.time_away.c
    statement = select(tables.time_away).where(own.agency_id == work.agency, wanted)
    return [
        {
            **row._asdict(),
            "level": _level(row.level),
            "because": None if row.because is None else domain.Because(row.because),
            "ahead_level": _level(row.ahead_level),
        }
        for row in work.connection.execute(statement.order_by(own.silent_since, own.participant_id))
    ]


def _told(row: Row[Any]) -> TimeAway:
    return TimeAway(
        id=row.id,
        since=row.since,
        level=_level(row.level),
        because=None if row.because is None else domain.Because(row.because),
        revision=row.revision,
    )


def _level(stored: str | None) -> Level | None:
    return None if stored is None else Level(stored)
