"""The agency itself: its name and how to reach it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.intake.store.tables import agency, own


def save(work: Work, profile: dict[str, Any]) -> None:
    upsert(work, agency, {}, profile)


def find(work: Work) -> dict[str, Any] | None:
    statement = select(agency).where(agency.c.agency_id == work.agency)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else {"id": work.agency, **own(row)}
