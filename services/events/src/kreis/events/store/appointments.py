"""Slots that contact persons open for one-to-one appointments, and who has taken which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Update, delete, select, text, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.events.domain.appointments import Slot
from kreis.events.domain.refusals import NoSlot
from kreis.events.store import tables

_ALONE = text(
    "select pg_advisory_xact_lock("
    "hashtextextended(cast(:agency as text) || chr(31) || :person, 7283411))"
)


def lock(work: Work, contact_person_id: UUID) -> None:
    """Lets one transaction at a time change the times of a contact person."""
    who = {"agency": work.agency, "person": str(contact_person_id)}
    work.connection.execute(_ALONE, who)


def add(work: Work, slots: Iterable[Slot]) -> list[Slot]:
    """Adds slots and returns the new ones. A slot that is there already stays."""
    rows = [{**asdict(each), "agency_id": work.agency} for each in slots]
    if not rows:
        return []
    own = tables.appointment_slot
    statement = postgresql.insert(own).values(rows)
    added = statement.on_conflict_do_nothing(
        index_elements=["agency_id", "contact_person_id", "starts_at"]
    ).returning(own)
    return [_slot(row) for row in work.connection.execute(added)]


def move(work: Work, slot_id: UUID, starts_at: datetime, minutes: int, form: str) -> Slot:
    """Gives a slot another time. Returns it."""
    own = tables.appointment_slot
    values = {"starts_at": starts_at, "minutes": minutes, "form": form}
    return _slot(work.connection.execute(_changed(work, slot_id, values).returning(own)).one())


def _changed(work: Work, slot_id: UUID, values: dict[str, Any]) -> Update:
    own = tables.appointment_slot
    mine = (own.c.agency_id == work.agency) & (own.c.id == slot_id)
    return update(own).where(mine).values(**values, version=own.c.version + 1)


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


def take(work: Work, slot_id: UUID, participant_id: UUID) -> Slot | None:
    """Returns the slot as it is then, or None if it was not open any more.

    Of two who take it at the same moment, one has it.
    """
    own = tables.appointment_slot
    values = {"participant_id": participant_id, "taken_at": work.now}
    statement = _changed(work, slot_id, values).where(own.c.participant_id.is_(None))
    row = work.connection.execute(statement.returning(own)).one_or_none()
    return None if row is None else _slot(row)


def give_back(work: Work, slot_id: UUID) -> Slot:
    """Opens the slot again. Returns it as it is then."""
    own = tables.appointment_slot
    statement = _changed(work, slot_id, {"participant_id": None, "taken_at": None})
    return _slot(work.connection.execute(statement.returning(own)).one())


def remove(work: Work, slot_id: UUID) -> bool:
    """Whether it was open, and so could be removed."""
    own = tables.appointment_slot
    statement = delete(own).where(
        own.c.agency_id == work.agency, own.c.id == slot_id, own.c.participant_id.is_(None)
    )
    return work.connection.execute(statement).rowcount == 1


def _slot(row: Row[Any]) -> Slot:
    return Slot(
        id=row.id,
        contact_person_id=row.contact_person_id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        form=row.form,
        participant_id=row.participant_id,
        version=row.version,
    )


def land(work: Work) -> str | None:
    """Returns the Land where the agency's groups meet; None before the first group."""
    own = tables.cohort
    statement = select(own.c.land).where(own.c.agency_id == work.agency, own.c.land.is_not(None))
    found: str | None = work.connection.execute(statement.limit(1)).scalar_one_or_none()
    return found
