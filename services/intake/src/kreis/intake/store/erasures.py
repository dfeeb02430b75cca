"""Erasures: who is erased, and which services have acknowledged it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.intake.domain.refusals import NoErasure
from kreis.intake.store.tables import erasure, erasure_acknowledgement, own


def add(work: Work, participant_id: UUID, requested_at: datetime, requested_by: str) -> None:
    """Adds an erasure. The first request about somebody stays."""
    statement = postgresql.insert(erasure).values(
        agency_id=work.agency,
        participant_id=participant_id,
        requested_at=requested_at,
        requested_by=requested_by,
    )
    work.connection.execute(statement.on_conflict_do_nothing())


def acknowledge(work: Work, participant_id: UUID, service: str) -> None:
    statement = postgresql.insert(erasure_acknowledgement).values(
        agency_id=work.agency,
        participant_id=participant_id,
        service=service,
        acknowledged_at=work.now,
    )
    work.connection.execute(statement.on_conflict_do_nothing())


def complete(work: Work, participant_id: UUID) -> None:
    statement = (
        update(erasure)
        .where(
            erasure.c.agency_id == work.agency,
            erasure.c.participant_id == participant_id,
            erasure.c.completed_at.is_(None),
        )
        .values(completed_at=work.now)
    )
    work.connection.execute(statement)


def find(work: Work, participant_id: UUID) -> dict[str, Any] | None:
    row = work.connection.execute(
        _erasures(work).where(erasure.c.participant_id == participant_id)
    ).one_or_none()
    return None if row is None else _with_acknowledgements(work, [own(row)])[0]


def get(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Loads an erasure with its acknowledgements. Refuses: an unknown one (`NoErasure`)."""
    found = find(work, participant_id)
    if found is None:
        raise NoErasure(participant_id)
    return found


def page(work: Work, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """One page, in the order of the participants' ids."""
    statement = _erasures(work).order_by(erasure.c.participant_id).limit(limit)
    if after is not None:
        statement = statement.where(erasure.c.participant_id > after)
    return _with_acknowledgements(work, [own(row) for row in work.connection.execute(statement)])


def open_ones(work: Work) -> list[UUID]:
    """The people whose erasure some backup may still have to be told."""
    statement = text(
        "select erasure.participant_id from erasure join erased_subject as mark"
        " on mark.agency_id = erasure.agency_id"
        " and mark.subject = erasure.participant_id::text and mark.closed_at is null"
        " where erasure.agency_id = :agency order by erasure.participant_id"
    )
    rows = work.connection.execute(statement, {"agency": work.agency})
    return [row.participant_id for row in rows]


def _erasures(work: Work) -> Select[Any]:
    return select(erasure).where(erasure.c.agency_id == work.agency)


def _with_acknowledgements(work: Work, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    statement = (
        select(erasure_acknowledgement)
        .where(
            erasure_acknowledgement.c.agency_id == work.agency,
            erasure_acknowledgement.c.participant_id.in_([e["participant_id"] for e in found]),
        )
        .order_by(erasure_acknowledgement.c.acknowledged_at)
    )
    acknowledged = [own(row) for row in work.connection.execute(statement)]
    return [
        {
            **each,
            "acknowledgements": [
                by for by in acknowledged if by["participant_id"] == each["participant_id"]
            ],
        }
        for each in found
    ]
