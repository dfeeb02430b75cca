"""What dates cost: as usual in a series, and as confirmed. A correction adds a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, insert, select, text

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.events.domain.costs import Cost
from kreis.events.store import tables

_OF_HELD_DATES = text(
    "select e.id as group_event_id, c.version is not null as is_confirmed,"
    " c.version is not null or u.series_id is not null as is_said,"
    " case when c.version is null then r.cents else c.hourly_rate end as hourly_rate,"
    " coalesce(c.staff_minutes, u.staff_minutes, 0) as staff_minutes,"
    " coalesce(c.fee, u.fee, 0) as fee, coalesce(c.room, u.room, 0) as room,"
    " coalesce(c.childcare, u.childcare, 0) as childcare,"
    " coalesce(c.interpreter, u.interpreter, 0) as interpreter,"
    " array(select distinct a.recorded_by from attendance as a where a.agency_id = e.agency_id"
    "  and a.group_event_id = e.id order by a.recorded_by) as recorded_by"
    " from group_event as e"
    " left join lateral (select * from cost as own where own.agency_id = e.agency_id"
    "  and own.group_event_id = e.id order by own.version desc limit 1) as c on true"
    " left join usual_cost as u on u.agency_id = e.agency_id and u.series_id = e.series_id"
    " left join hourly_rate as r on r.agency_id = e.agency_id"
    " where e.agency_id = :agency and e.held_at is not null"
    " and e.starts_at >= :first and e.starts_at < :end"
    " order by e.starts_at, e.id"
)


class Confirmed(NamedTuple):
    cost: Cost
    version: int
    confirmed_by: str
    confirmed_at: datetime
    hourly_rate: int | None
    """Cents, as it was on the day of the confirmation; None if there was none."""


def save_rate(work: Work, cents: int) -> None:
    upsert(work, tables.hourly_rate, {}, {"cents": cents})


def rate(work: Work) -> int | None:
    """What an hour of staff costs, in cents. None as long as nothing is said."""
    own = tables.hourly_rate
    statement = select(own.c.cents).where(own.c.agency_id == work.agency)
    return work.connection.execute(statement).scalar_one_or_none()


def save_usual(work: Work, series_id: UUID, cost: Cost) -> None:
    upsert(work, tables.usual_cost, {"series_id": series_id}, asdict(cost))


def find_usual(work: Work, series_id: UUID) -> Cost | None:
    """What a date of this series costs as a rule. None as long as nobody has said it."""
    own = tables.usual_cost
    mine = (own.c.agency_id == work.agency) & (own.c.series_id == series_id)
    row = work.connection.execute(select(own).where(mine)).one_or_none()
    return None if row is None else _cost(row)


def usual(work: Work, series_id: UUID) -> Cost:
    return find_usual(work, series_id) or Cost()


def add(work: Work, group_event_id: UUID, cost: Cost, version: int, by: str) -> None:
    work.connection.execute(
        insert(tables.cost).values(
            agency_id=work.agency,
            group_event_id=group_event_id,
            version=version,
            confirmed_by=by,
            confirmed_at=work.now,
            hourly_rate=rate(work),
            **asdict(cost),
        )
    )


def confirmed(work: Work, group_event_id: UUID) -> Confirmed | None:
    """What was confirmed last."""
    own = tables.cost
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.group_event_id == group_event_id)
        .order_by(own.c.version.desc())
        .limit(1)
    )
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Confirmed(_cost(row), row.version, row.confirmed_by, row.confirmed_at, row.hourly_rate)


def of_held_dates(work: Work, first: date, last: date) -> Sequence[Row[Any]]:
    """Costs of the dates from the first day to the last whose list was complete once, in order.

    Each as confirmed, or as usual in its series, with who has recorded attendance there.
    """
    period = {"agency": work.agency, "first": first, "end": last + timedelta(days=1)}
    return work.connection.execute(_OF_HELD_DATES, period).all()


def _cost(row: Row[Any]) -> Cost:
    return Cost(row.staff_minutes, row.fee, row.room, row.childcare, row.interpreter)
