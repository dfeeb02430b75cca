"""The agency, its staff, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import agency, own, staff, substitution, upsert


def save_agency(work: Work, profile: dict[str, Any]) -> None:
    upsert(work, agency, {}, profile)


def find_agency(work: Work) -> dict[str, Any] | None:
    statement = select(agency).where(agency.c.agency_id == work.agency)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else {"id": work.agency, **own(row)}


def save_staff(work: Work, staff_id: UUID, person: dict[str, Any]) -> None:
    upsert(work, staff, {"id": staff_id}, person)


def list_staff(work: Work) -> list[dict[str, Any]]:
    statement = select(staff).where(staff.c.agency_id == work.agency).order_by(staff.c.last_name)
    return [own(row) for row in work.connection.execute(statement)]


def find_staff(work: Work, staff_id: UUID) -> dict[str, Any] | None:
    statement = select(staff).where(staff.c.agency_id == work.agency, staff.c.id == staff_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else own(row)


def lock_staff(work: Work, staff_id: UUID) -> bool:
    """Whether there is such a person; until this transaction ends nobody else changes her time
    away."""
    statement = select(staff.c.id).where(staff.c.agency_id == work.agency, staff.c.id == staff_id)
    return work.connection.execute(statement.with_for_update(key_share=True)).first() is not None


def add_substitution(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(substitution).values(agency_id=work.agency, **values))


def remove_substitution(work: Work, substitution_id: UUID) -> bool:
    statement = delete(substitution).where(
        substitution.c.agency_id == work.agency, substitution.c.id == substitution_id
    )
    return work.connection.execute(statement).rowcount == 1


def substitutions(work: Work, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """Those that touch these days, the earliest first."""
    statement = (
        select(substitution)
        .where(
            substitution.c.agency_id == work.agency,
            substitution.c.first_day <= last_day,
            substitution.c.last_day >= first_day,
        )
        .order_by(substitution.c.first_day, substitution.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]
