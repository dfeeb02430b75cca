"""Who has agreed to be the only one of her kind in a group, and who noted that."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.waivers import Waiver
from kreis.cohorts.store.tables import isolation_waiver


def add(work: Work, waiver: Waiver) -> None:
    statement = insert(isolation_waiver).values(agency_id=work.agency, **asdict(waiver))
    work.connection.execute(statement)


def find(work: Work, participant_id: UUID) -> Waiver | None:
    statement = select(isolation_waiver).where(
        isolation_waiver.c.agency_id == work.agency,
        isolation_waiver.c.participant_id == participant_id,
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _waiver(row)


def every(work: Work) -> list[Waiver]:
    """All of them, the newest first."""
    statement = (
        select(isolation_waiver)
        .where(isolation_waiver.c.agency_id == work.agency)
        .order_by(isolation_waiver.c.noted_at.desc(), isolation_waiver.c.participant_id)
    )
    return [_waiver(row) for row in work.connection.execute(statement)]


def remove(work: Work, participant_id: UUID) -> None:
    statement = delete(isolation_waiver).where(
        isolation_waiver.c.agency_id == work.agency,
        isolation_waiver.c.participant_id == participant_id,
    )
    work.connection.execute(statement)


def _waiver(row: Row[Any]) -> Waiver:
    return Waiver(row.participant_id, row.agreed_on, row.noted_by, row.noted_at)
