"""How many children others were last told of, date by date."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.database import Work
from kreis.events.store import tables


def demand_told(work: Work, cohort_id: UUID) -> dict[UUID, dict[str, int]]:
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


def save_demand_told(work: Work, told: Mapping[UUID, Mapping[str, int]]) -> None:
    """Keeps what others were told, by group event, where it has changed."""
    own = tables.group_event
    statement = (
        update(own)
        .where(own.c.agency_id == work.agency, own.c.id == bindparam("which"))
        .values(care_told=bindparam("by_band", type_=JSONB))
    )
    rows = [{"which": event, "by_band": dict(by_band)} for event, by_band in told.items()]
    work.connection.execute(statement, rows)
