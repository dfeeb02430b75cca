"""One-to-one appointments: staff open slots, a participant takes one.

Promise: of two who take one slot at the same moment, one has it and the other is told. Who takes
another slot of the same contact person has moved her appointment: the first one is open again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.domain.appointments import Slot
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import DatePast, NoSlot, NoticeTooShort, SlotTaken
from kreis.events.queries import appointments, links

NOTICE = timedelta(hours=24)
"""How long before it a participant can give an appointment back herself; staff can at any time."""


def open_slots(work: Work, slots: Sequence[Slot]) -> dict[str, Any]:
    store.add_slots(work, slots)
    return appointments.of_contact_person(work, slots[0].contact_person_id)


def take_by_link(work: Work, token: str, slot_id: UUID) -> dict[str, Any]:
    _, invitation = links.linked_invitation(work, token)
    slot = _slot_or_problem(work, slot_id)
    if slot.participant_id != invitation.participant_id:
        _take(work, slot, invitation)
    return appointments.for_participant(work, token, slot.contact_person_id)


def give_back_by_link(work: Work, token: str, slot_id: UUID) -> dict[str, Any]:
    _, invitation = links.linked_invitation(work, token)
    slot = _slot_or_problem(work, slot_id)
    if slot.participant_id == invitation.participant_id:
        if slot.starts_at - work.now < NOTICE:
            raise NoticeTooShort
        store.give_back(work, slot.id)
    return appointments.for_participant(work, token, slot.contact_person_id)


def free(work: Work, slot_id: UUID) -> dict[str, Any]:
    """Staff open a slot again that somebody had."""
    slot = _slot_or_problem(work, slot_id)
    store.give_back(work, slot.id)
    return appointments.of_contact_person(work, slot.contact_person_id)


def close_slot(work: Work, slot_id: UUID) -> dict[str, Any]:
    slot = _slot_or_problem(work, slot_id)
    if not store.remove_slot(work, slot.id):
        raise SlotTaken("Somebody has this appointment: free it first")
    return appointments.of_contact_person(work, slot.contact_person_id)


def _take(work: Work, slot: Slot, invitation: Invitation) -> None:
    if slot.starts_at <= work.now:
        raise DatePast("This appointment is past")
    if not store.take_slot(work, slot.id, invitation.participant_id):
        raise SlotTaken("Somebody else has just taken this one")
    for other in store.slots(work, contact_person_id=slot.contact_person_id, after=work.now):
        if other.participant_id == invitation.participant_id and other.id != slot.id:
            store.give_back(work, other.id)


def _slot_or_problem(work: Work, slot_id: UUID) -> Slot:
    slot = store.find_slot(work, slot_id)
    if slot is None:
        raise NoSlot(slot_id)
    return slot
