"""Consents given or taken back: every decision is kept, the newest holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import consent, own


def add(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(consent).values(agency_id=work.agency, **values))


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Her decisions in the order in which they were recorded."""
    statement = (
        select(consent)
        .where(consent.c.agency_id == work.agency, consent.c.participant_id == participant_id)
        .order_by(consent.c.recorded_at, consent.c.id)
    )
    return [own(row) for row in work.connection.execute(statement)]
