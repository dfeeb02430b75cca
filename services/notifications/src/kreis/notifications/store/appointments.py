"""Appointments of participants, as events has told of them last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows, may_leap
from kreis.notifications.domain.appointments import Appointment, State
from kreis.notifications.domain.invitations import Invitation
from kreis.notifications.store import tables


def save(work: Work, appointment: Appointment) -> bool:
    """Saves an appointment; False if a newer change of it is known, since facts may come late.

    Raises `Disbelieved` if the version leaps: it would hide later changes.
    """
    own = tables.appointment
    if may_leap(appointment.version):
        this = own.c.agency_id == work.agency, own.c.id == appointment.id
        known = work.connection.execute(select(func.max(own.c.version)).where(*this)).scalar()
        check_follows(appointment.version, known or 0)
    values = {**asdict(appointment), "agency_id": work.agency}
    statement = postgresql.insert(own).values(**values)
    statement = statement.on_conflict_do_update(
        index_elements=["agency_id", "id", "participant_id"],
        set_=values,
        where=own.c.version < appointment.version,
    )
    return work.connection.execute(statement.returning(own.c.id)).first() is not None


def of_participant(work: Work, participant_id: UUID) -> list[Appointment]:
    """Returns her appointments, also those that are off, the earliest first."""
    own = tables.appointment
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    rows = work.connection.execute(statement.order_by(own.c.starts_at, own.c.id))
    return [_appointment(row) for row in rows]


def by_key(
    work: Work, participant_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], Appointment]:
    """Returns the appointments of these people by their ids and those of the people."""
    own = tables.appointment
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.participant_id.in_(participant_ids)
    )
    found = map(_appointment, work.connection.execute(statement))
    return {(each.id, each.participant_id): each for each in found}


def _appointment(row: Row[Any]) -> Appointment:
    values = {name: row._mapping[name] for name in Appointment.__dataclass_fields__}
    return Appointment(**{**values, "state": State(row.state)})


def added_to(work: Work, invitation: Invitation, participant_id: UUID) -> Invitation:
    """Returns her invitation together with her appointments."""
    found = of_participant(work, participant_id)
    zone = invitation.timezone
    return replace(invitation, appointments=tuple(each.as_occasion(zone) for each in found))
