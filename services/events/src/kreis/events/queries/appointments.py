"""Slots for appointments, as staff see them and as a participant does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.queries import links


def of_contact_person(work: Work, contact_person_id: UUID) -> dict[str, Any]:
    """All slots still to come, and who has which."""
    return {
        "slots": store.slots(work, contact_person_id=contact_person_id, after=work.now),
    }


def for_participant(work: Work, token: str, contact_person_id: UUID) -> dict[str, Any]:
    """What is open, and what is hers; never who else has one."""
    _, invitation = links.linked_invitation(work, token)
    to_come = store.slots(work, contact_person_id=contact_person_id, after=work.now)
    me = invitation.participant_id
    return {
        "open": [each for each in to_come if each.participant_id is None],
        "mine": [each for each in to_come if each.participant_id == me],
    }
