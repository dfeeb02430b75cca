"""Slots for appointments, as staff see them and as a participant does."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.appointments import Slot
from kreis.events.domain.invitations import Invitation
from kreis.events.store import appointments


def of_contact_person(
    work: Work, contact_person_id: UUID, first: datetime | None = None
) -> dict[str, Any]:
    """All slots from a moment on, and who has which. Without a moment: those still to come."""
    after = first or work.now
    return {"slots": appointments.of(work, contact_person_id=contact_person_id, after=after)}


def unchanging(work: Work, slot_id: UUID) -> Slot | None:
    """Returns a slot; until the end of `work` nobody else takes, moves or frees it."""
    found = appointments.find(work, slot_id)
    if found is None:
        return None
    appointments.lock(work, found.contact_person_id)
    return appointments.find(work, slot_id)


def for_participant(work: Work, invitation: Invitation, contact_person_id: UUID) -> dict[str, Any]:
    """What is open, and what is hers; never who else has one."""
    to_come = appointments.of(work, contact_person_id=contact_person_id, after=work.now)
    return {
        "open": [each for each in to_come if each.participant_id is None],
        "mine": [each for each in to_come if each.participant_id == invitation.participant_id],
    }
