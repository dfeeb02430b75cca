"""Substitutions: who of staff stands in for whom, from day to day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import own, substitution


def add(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(substitution).values(agency_id=work.agency, **values))


def find(work: Work, substitution_id: UUID) -> dict[str, Any] | None:
    statement = select(substitution).where(
        substitution.c.agency_id == work.agency, substitution.c.id == substitution_id
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else own(row)


def remove(work: Work, substitution_id: UUID) -> None:
    statement = delete(substitution).where(
        substitution.c.agency_id == work.agency, substitution.c.id == substitution_id
    )
    work.connection.execute(statement)


def between(work: Work, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """The substitutions that touch these days, the earliest first."""
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


def who_is_away(work: Work, day: date) -> dict[UUID, UUID]:
    """Maps each member of staff who is away that day to the one who stands in."""
    return {each["staff_id"]: each["substitute_id"] for each in between(work, day, day)}
