"""Notices handed over and consents given or withdrawn: every decision stays, the newest holds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import consent, notice, own


def add_notice(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(notice).values(agency_id=work.agency, **values))


def notices(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    return _of(work, notice, participant_id)


def who_has_a_notice(work: Work, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    statement = select(notice.c.participant_id).where(
        notice.c.agency_id == work.agency, notice.c.participant_id.in_(participant_ids)
    )
    return frozenset(work.connection.execute(statement).scalars())


def add_consent(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(consent).values(agency_id=work.agency, **values))


def consents(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    return _of(work, consent, participant_id)


def _of(work: Work, target: Any, participant_id: UUID) -> list[dict[str, Any]]:
    """In the order in which they were recorded."""
    statement = (
        select(target)
        .where(target.c.agency_id == work.agency, target.c.participant_id == participant_id)
        .order_by(target.c.recorded_at, target.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]
