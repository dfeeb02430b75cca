"""One-to-one appointments: staff open slots, a participant takes one.

Promise: of two who take one slot at the same moment, one has it and the other is told. Who takes
another slot of the same contact person has moved her appointment: the first one is open again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.appointments import Slot
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import DatePast, NoticeTooShort, SlotTaken
from kreis.events.store import appointments

NOTICE = timedelta(hours=24)
"""How long before it a participant can give an appointment back herself. Staff always can."""


def open_slots(work: Work, slots: Sequence[Slot]) -> None:
    appointments.add(work, slots)


def take(work: Work, invitation: Invitation, slot_id: UUID) -> Slot:
    """Gives her a slot that is open, or hers already. Returns it."""
    slot = appointments.get(work, slot_id)
    if slot.participant_id != invitation.participant_id:
        _take(work, slot, invitation)
    return slot


def give_back(work: Work, invitation: Invitation, slot_id: UUID) -> Slot:
    """Opens her slot again, until 24 hours before it. Returns it."""
    slot = appointments.get(work, slot_id)
    if slot.participant_id == invitation.participant_id:
        if slot.starts_at - work.now < NOTICE:
            raise NoticeTooShort
        appointments.give_back(work, slot.id)
    return slot


def free(work: Work, slot_id: UUID) -> Slot:
    """Opens a slot again that somebody had, for staff. Returns it."""
    slot = appointments.get(work, slot_id)
    appointments.give_back(work, slot.id)
    return slot


def close_slot(work: Work, slot_id: UUID) -> Slot:
    """Takes an open slot away. Returns it as it was."""
    slot = appointments.get(work, slot_id)
    if not appointments.remove(work, slot.id):
        raise SlotTaken("Somebody has this appointment: free it first")
    return slot


def _take(work: Work, slot: Slot, invitation: Invitation) -> None:
    if slot.starts_at <= work.now:
        raise DatePast("This appointment is past")
    if not appointments.take(work, slot.id, invitation.participant_id):
        raise SlotTaken("Somebody else has just taken this one")
    for other in appointments.of(work, contact_person_id=slot.contact_person_id, after=work.now):
        if other.participant_id == invitation.participant_id and other.id != slot.id:
            appointments.give_back(work, other.id)
