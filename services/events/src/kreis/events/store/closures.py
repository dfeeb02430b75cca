"""Days on which an agency is closed, what its programme makes of weekly dates, days left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Label, delete, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.database import Work
from kreis.events.domain.calendar import Reason
from kreis.events.domain.group_events import Kind
from kreis.events.store import tables


def closure_days(work: Work) -> dict[date, str]:
    """All days on which the agency is closed, and why."""
    own = tables.closure_day
    statement = select(own.c.day, own.c.reason).where(own.c.agency_id == work.agency)
    return {row.day: row.reason for row in work.connection.execute(statement.order_by(own.c.day))}


def save_closure_day(work: Work, day: date, reason: str) -> None:
    statement = postgresql.insert(tables.closure_day).values(
        agency_id=work.agency, day=day, reason=reason
    )
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["agency_id", "day"], set_={"reason": reason}
        )
    )


def remove_closure_day(work: Work, day: date) -> None:
    own = tables.closure_day
    work.connection.execute(delete(own).where(own.c.agency_id == work.agency, own.c.day == day))


def programme(work: Work) -> list[Kind]:
    """The kinds of the first weekly dates, in order; none as long as nothing is said."""
    own = tables.programme
    statement = select(own.c.kinds).where(own.c.agency_id == work.agency)
    stored = work.connection.execute(statement).scalar_one_or_none()
    return [Kind(each) for each in stored or []]


def save_programme(work: Work, kinds: Sequence[Kind]) -> None:
    values = {"kinds": [str(kind) for kind in kinds]}
    statement = postgresql.insert(tables.programme).values(agency_id=work.agency, **values)
    work.connection.execute(
        statement.on_conflict_do_update(index_elements=["agency_id"], set_=values)
    )


def add_skipped_days(work: Work, series_id: UUID, skipped: Mapping[date, Reason]) -> None:
    rows = [
        {"agency_id": work.agency, "series_id": series_id, "day": day, "reason": reason}
        for day, reason in skipped.items()
    ]
    if rows:
        work.connection.execute(insert(tables.skipped_day), rows)


def skipped_of_series() -> Label[Any]:
    """A column for a statement on `series`: the days that it leaves out, and why, as JSON. See
    `read_skipped`."""
    own, series = tables.skipped_day, tables.series
    of_series = (own.c.agency_id == series.c.agency_id) & (own.c.series_id == series.c.id)
    days = func.jsonb_object_agg(own.c.day, own.c.reason, type_=JSONB)
    return select(days).where(of_series).scalar_subquery().label("skipped")


def read_skipped(stored: Mapping[str, str] | None) -> dict[date, Reason]:
    """The days that a series leaves out, in order."""
    return {date.fromisoformat(day): Reason(why) for day, why in sorted((stored or {}).items())}


def remove_skipped_day(work: Work, series_id: UUID, day: date) -> None:
    own = tables.skipped_day
    work.connection.execute(
        delete(own).where(
            own.c.agency_id == work.agency, own.c.series_id == series_id, own.c.day == day
        )
    )
