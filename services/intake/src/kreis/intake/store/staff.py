"""Members of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.intake.store.tables import own, staff

_FIND = select(staff).where(
    staff.c.agency_id == bindparam("agency"), staff.c.id == bindparam("staff_id")
)


def save(work: Work, staff_id: UUID, person: dict[str, Any]) -> None:
    upsert(work, staff, {"id": staff_id}, person)


def everybody(work: Work) -> list[dict[str, Any]]:
    """All members of staff, by last name."""
    statement = select(staff).where(staff.c.agency_id == work.agency).order_by(staff.c.last_name)
    return [own(row) for row in work.connection.execute(statement)]


def find(work: Work, staff_id: UUID) -> dict[str, Any] | None:
    row = work.connection.execute(
        _FIND, {"agency": work.agency, "staff_id": staff_id}
    ).one_or_none()
    return None if row is None else own(row)


def lock(work: Work, staff_id: UUID) -> bool:
    """Locks a member of staff, so that nobody else changes her time away; False if unknown."""
    statement = select(staff.c.id).where(staff.c.agency_id == work.agency, staff.c.id == staff_id)
    return work.connection.execute(statement.with_for_update(key_share=True)).first() is not None
