"""Noting appointments, and planning what a participant is to be told of each change."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.notifications.domain.appointments import Appointment
from kreis.notifications.store import appointments, invitations, planned_messages
from kreis.notifications.store.call_tasks import REVIEW_CALLS


def note(work: Work, appointment: Appointment) -> None:
    """Notes an appointment as it is now. Calls that wait for her are reviewed."""
    invitations.add(work, appointment.invitation_id, appointment.participant_id)
    if not appointments.save(work, appointment):
        return
    cause = f"{appointment.id}:{appointment.version}"
    work.schedule(REVIEW_CALLS, appointment.participant_id, cause)
    if (errand := appointment.errand) is not None:
        planned_messages.add(work, errand)
