"""Contributors: who besides the members has to know of a date."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, insert, select

from kreis.chassis.data.database import Work
from kreis.events.domain.contributors import Contributor, Role
from kreis.events.store import tables


def add(work: Work, group_event_id: UUID, contributor: Contributor) -> None:
    row = {**asdict(contributor), "agency_id": work.agency, "group_event_id": group_event_id}
    work.connection.execute(insert(tables.contributor).values(row))


def of_group_event(work: Work, group_event_id: UUID) -> list[Contributor]:
    own = tables.contributor
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.group_event_id == group_event_id)
        .order_by(own.c.role, own.c.name, own.c.id)
    )
    return [
        Contributor(row.id, Role(row.role), row.name, row.email, row.phone)
        for row in work.connection.execute(statement)
    ]


def remove(work: Work, group_event_id: UUID, contributor_id: UUID) -> None:
    own = tables.contributor
    work.connection.execute(
        delete(own).where(
            own.c.agency_id == work.agency,
            own.c.group_event_id == group_event_id,
            own.c.id == contributor_id,
        )
    )
