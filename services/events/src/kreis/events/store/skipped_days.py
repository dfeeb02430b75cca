"""Days that a series leaves out, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Label, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.database import Work
from kreis.events.domain.open_days import Reason
from kreis.events.store import tables


def add(work: Work, series_id: UUID, skipped: Mapping[date, Reason]) -> None:
    rows = [
        {"agency_id": work.agency, "series_id": series_id, "day": day, "reason": reason}
        for day, reason in skipped.items()
    ]
    if rows:
        work.connection.execute(insert(tables.skipped_day), rows)


def of_series() -> Label[Any]:
    """A column for a statement on `series`: the days that it leaves out, and why, as JSON. See
    `read`."""
    own, series = tables.skipped_day, tables.series
    of_series = (own.c.agency_id == series.c.agency_id) & (own.c.series_id == series.c.id)
    days = func.jsonb_object_agg(own.c.day, own.c.reason, type_=JSONB)
    return select(days).where(of_series).scalar_subquery().label("skipped")


def read(stored: Mapping[str, str] | None) -> dict[date, Reason]:
    """The days that a series leaves out, in order."""
    return {date.fromisoformat(day): Reason(why) for day, why in sorted((stored or {}).items())}


def remove(work: Work, series_id: UUID, day: date) -> None:
    own = tables.skipped_day
    work.connection.execute(
        delete(own).where(
            own.c.agency_id == work.agency, own.c.series_id == series_id, own.c.day == day
        )
    )
