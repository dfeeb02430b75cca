"""Notices: when somebody was given the information on data protection."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import notice, own


def add(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(notice).values(agency_id=work.agency, **values))


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Her notices in the order in which they were recorded."""
    statement = (
        select(notice)
        .where(notice.c.agency_id == work.agency, notice.c.participant_id == participant_id)
        .order_by(notice.c.recorded_at, notice.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]


def who_has_one(work: Work, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    statement = select(notice.c.participant_id).where(
        notice.c.agency_id == work.agency, notice.c.participant_id.in_(participant_ids)
    )
    return frozenset(work.connection.execute(statement).scalars())
