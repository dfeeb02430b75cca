"""Slots that contact persons open for one-to-one appointments, and who has taken which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.appointments import Slot
from kreis.events.domain.refusals import NoSlot
from kreis.events.store import tables


def add(work: Work, slots: Iterable[Slot]) -> None:
    """A slot that begins when another one of the same person does is there already."""
    rows = [{**asdict(each), "agency_id": work.agency} for each in slots]
    statement = postgresql.insert(tables.appointment_slot).values(rows)
    work.connection.execute(
        statement.on_conflict_do_nothing(
            index_elements=["agency_id", "contact_person_id", "starts_at"]
        )
    )


def of(
    work: Work,
    *,
    contact_person_id: UUID | None = None,
    participant_id: UUID | None = None,
    after: datetime | None = None,
) -> list[Slot]:
    own = tables.appointment_slot
    statement = select(own).where(own.c.agency_id == work.agency)
    if contact_person_id:
        statement = statement.where(own.c.contact_person_id == contact_person_id)
    if participant_id:
        statement = statement.where(own.c.participant_id == participant_id)
    if after:
        statement = statement.where(own.c.starts_at > after)
    statement = statement.order_by(own.c.starts_at, own.c.id)
    return [_slot(row) for row in work.connection.execute(statement)]


def find(work: Work, slot_id: UUID) -> Slot | None:
    own = tables.appointment_slot
    mine = (own.c.agency_id == work.agency) & (own.c.id == slot_id)
    row = work.connection.execute(select(own).where(mine)).one_or_none()
    return None if row is None else _slot(row)


def get(work: Work, slot_id: UUID) -> Slot:
    """Raises `NoSlot`."""
    found = find(work, slot_id)
    if found is None:
        raise NoSlot(slot_id)
    return found


def take(work: Work, slot_id: UUID, participant_id: UUID) -> bool:
    """Whether it was still open: of two who take it at the same moment, one has it."""
    own = tables.appointment_slot
    statement = (
        update(own)
        .where(own.c.agency_id == work.agency, own.c.id == slot_id, own.c.participant_id.is_(None))
        .values(participant_id=participant_id, taken_at=work.now)
    )
    return work.connection.execute(statement).rowcount == 1


def give_back(work: Work, slot_id: UUID) -> None:
    own = tables.appointment_slot
    mine = (own.c.agency_id == work.agency) & (own.c.id == slot_id)
    work.connection.execute(update(own).where(mine).values(participant_id=None, taken_at=None))


def remove(work: Work, slot_id: UUID) -> bool:
    """Whether it was open, and so could be removed."""
    own = tables.appointment_slot
    statement = delete(own).where(
        own.c.agency_id == work.agency, own.c.id == slot_id, own.c.participant_id.is_(None)
    )
    return work.connection.execute(statement).rowcount == 1


def _slot(row: Row[Any]) -> Slot:
    return Slot(
        row.id, row.contact_person_id, row.starts_at, row.minutes, row.form, row.participant_id
    )
