"""Signature lists: whether the signed list of a date lies in the file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.store import tables


def mark(work: Work, group_event_id: UUID, filed_by: str | None) -> None:
    """The signed list lies in the file, or does not after all (None)."""
    own = tables.signature_list
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    if filed_by is None:
        work.connection.execute(delete(own).where(mine))
        return
    row = {
        "agency_id": work.agency,
        "group_event_id": group_event_id,
        "filed_by": filed_by,
        "filed_at": work.now,
    }
    statement = postgresql.insert(own).values(row)
    # A second click leaves the first mark: who filed it, and when, stays true.
    work.connection.execute(
        statement.on_conflict_do_nothing(index_elements=["agency_id", "group_event_id"])
    )


def filed(work: Work, group_event_id: UUID) -> tuple[str, datetime] | None:
    """Who filed the signed list, and when."""
    own = tables.signature_list
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    row = work.connection.execute(select(own.c.filed_by, own.c.filed_at).where(mine)).one_or_none()
    return None if row is None else (row.filed_by, row.filed_at)
