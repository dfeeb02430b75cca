"""Where weekly letters of staff go, and for whom each counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.intake.store.tables import participant, weekly_letter


def save(work: Work, staff_id: UUID, email: str | None, *, is_wanted: bool) -> None:
    values = {"email": email, "is_wanted": is_wanted, "changed_at": work.now}
    upsert(work, weekly_letter, {"staff_id": staff_id}, values)


def find(work: Work, staff_id: UUID) -> dict[str, Any] | None:
    """What she said last; None if she has said nothing yet."""
    own = weekly_letter.c
    statement = select(own.email, own.is_wanted).where(
        own.agency_id == work.agency, own.staff_id == staff_id
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else row._asdict()


def readers(work: Work) -> list[UUID]:
    """Members of staff who want the letter."""
    own = weekly_letter.c
    statement = (
        select(own.staff_id)
        .where(own.agency_id == work.agency, own.is_wanted)
        .order_by(own.staff_id)
    )
    return list(work.connection.execute(statement).scalars())


def people_of(work: Work, staff_ids: Collection[UUID]) -> list[UUID]:
    """Participants who have one of these contact persons."""
    own = participant.c
    statement = (
        select(own.id)
        .where(own.agency_id == work.agency, own.contact_person_id.in_(staff_ids))
        .order_by(own.id)
    )
    return list(work.connection.execute(statement).scalars())
