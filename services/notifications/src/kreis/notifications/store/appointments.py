"""Appointments of participants, as events has told of them last."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from sqlalchemy import func, select
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


def added_to(work: Work, invitation: Invitation, participant_id: UUID) -> Invitation:
    """Returns her invitation together with her appointments."""
    own = tables.appointment
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    found = []
    for row in work.connection.execute(statement.order_by(own.c.starts_at)).mappings():
        values = {name: row[name] for name in Appointment.__dataclass_fields__}
        found.append(Appointment(**{**values, "state": State(row["state"])}))
    zone = invitation.timezone
    return replace(invitation, appointments=tuple(each.as_occasion(zone) for each in found))
