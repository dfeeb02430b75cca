"""One-to-one appointments: staff open slots, a participant takes one.

Promise: of two who take one slot at the same moment, one has it and the other is told. Who takes
another slot of the same contact person has moved her appointment: the first one is open again. The
times of a contact person change one after the other, so no two of them overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault
from kreis.events.commands import times_away
from kreis.events.domain.appointments import (
    LONGEST,
    Happened,
    RestDays,
    Slot,
    on_rest_days,
    overlapping,
)
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import (
    DatePast,
    NoticeTooShort,
    SlotsOnRestDays,
    SlotTaken,
)
from kreis.events.messages.appointments import appointment_changed
from kreis.events.store import appointments, invitations

NOTICE = timedelta(hours=24)
"""How long before it a participant can give an appointment back herself. Staff always can."""


def open_slots(work: Work, slots: Sequence[Slot], rest_days: RestDays) -> list[Slot]:
    """Opens slots of one contact person and returns the new ones.

    Refuses: slots in the past, or at the same time as others; with `ASK`, also Sundays and public
    holidays. `SKIP` leaves out the slots on these days.
    """
    _refuse_past(work, slots)
    resting = set(on_rest_days(slots, appointments.land(work)))
    if rest_days is RestDays.ASK:
        _refuse_rest_days(slots, resting)
    if rest_days is RestDays.SKIP:
        slots = [slot for place, slot in enumerate(slots) if place not in resting]
    _refuse_overlaps(work, slots)
    return appointments.add(work, slots)


def move(
    work: Work,
    slot_id: UUID,
    starts_at: datetime,
    minutes: int,
    form: str,
    rest_days: RestDays = RestDays.OPEN,
) -> Slot:
    """Gives a slot another time, for staff; whoever has taken it keeps it. Returns it.

    Refuses: a time in the past, or at the same time as another slot; with `ASK`, also another day
    that is a Sunday or a public holiday.
    """
    before = _alone(work, slot_id)
    wanted = replace(before, starts_at=starts_at, minutes=minutes, form=form)
    if wanted.is_same(before):
        return before
    _refuse_past(work, [wanted])
    if rest_days is RestDays.ASK and wanted.day != before.day:
        _refuse_rest_days([wanted], on_rest_days([wanted], appointments.land(work)))
    _refuse_overlaps(work, [wanted], takes_same=False)
    moved = appointments.move(work, slot_id, starts_at, minutes, form)
    _tell_holder(work, moved, before.participant_id, Happened.MOVED, before.starts_at)
    if moved.participant_id is not None:
        times_away.look_soon(work, [moved.participant_id], at=moved.ends_at)
    return moved


def take(work: Work, invitation: Invitation, slot_id: UUID) -> Slot:
    """Gives her a slot that is open, or hers already. Returns it."""
    slot = _alone(work, slot_id)
    if slot.participant_id != invitation.participant_id:
        _take(work, slot, invitation)
    return slot


def give_back(work: Work, invitation: Invitation, slot_id: UUID) -> Slot:
    """Opens her slot again, until 24 hours before it. Returns it."""
    slot = _alone(work, slot_id)
    if slot.participant_id == invitation.participant_id:
        if slot.starts_at - work.now < NOTICE:
            raise NoticeTooShort
        given = appointments.give_back(work, slot.id)
        appointment_changed(work, invitation, given, Happened.GIVEN_BACK)
    return slot


def free(work: Work, slot_id: UUID, *, closes: bool = False) -> Slot:
    """Opens a slot again that somebody had, for staff, or takes it away. Returns it as it was."""
    slot = _alone(work, slot_id)
    if slot.participant_id is not None:
        freed = appointments.give_back(work, slot.id)
        _tell_holder(work, freed, slot.participant_id, Happened.CANCELLED)
    if closes:
        appointments.remove(work, slot.id)
    return slot


def close_slot(work: Work, slot_id: UUID) -> Slot:
    """Takes an open slot away. Returns it as it was."""
    slot = _alone(work, slot_id)
    if not appointments.remove(work, slot.id):
        raise SlotTaken("Somebody has this appointment: free it first")
    return slot


def _alone(work: Work, slot_id: UUID) -> Slot:
    """A slot, once nobody else changes times of its contact person. Raises `NoSlot`."""
    appointments.lock(work, appointments.get(work, slot_id).contact_person_id)
    return appointments.get(work, slot_id)


def _take(work: Work, slot: Slot, invitation: Invitation) -> None:
    """The time that she gives back is told first: who hears of the new one knows of both."""
    if slot.starts_at <= work.now:
        raise DatePast("This appointment is past")
    taken = appointments.take(work, slot.id, invitation.participant_id)
    if taken is None:
        raise SlotTaken("Somebody else has just taken this one")
    for other in appointments.of(work, contact_person_id=slot.contact_person_id, after=work.now):
        if other.participant_id == invitation.participant_id and other.id != slot.id:
            given = appointments.give_back(work, other.id)
            appointment_changed(work, invitation, given, Happened.GIVEN_BACK)
    appointment_changed(work, invitation, taken, Happened.BOOKED)
    times_away.look_soon(work, [invitation.participant_id], at=taken.ends_at)


def _tell_holder(
    work: Work,
    slot: Slot,
    participant_id: UUID | None,
    happened: Happened,
    before: datetime | None = None,
) -> None:
    """Tells of a slot that is somebody's, or was until now, with her newest invitation."""
    if participant_id is None or slot.starts_at <= work.now:
        return
    hers = invitations.of_participant(work, participant_id)
    if hers:
        appointment_changed(work, hers[-1], slot, happened, before)


def _refuse_rest_days(slots: Sequence[Slot], resting: Iterable[int]) -> None:
    if faults := [_fault(place, slots[place]) for place in sorted(resting)]:
        raise SlotsOnRestDays("A slot lies on a Sunday or a public holiday", faults=faults)


def _refuse_past(work: Work, slots: Sequence[Slot]) -> None:
    past = [_fault(n, each) for n, each in enumerate(slots) if each.starts_at <= work.now]
    if past:
        raise DatePast("A slot begins in the past", faults=past)


def _refuse_overlaps(work: Work, slots: Sequence[Slot], *, takes_same: bool = True) -> None:
    """Looks at all other slots of the contact person, alone with them."""
    if not slots:
        return
    who = slots[0].contact_person_id
    appointments.lock(work, who)
    since = min(each.starts_at for each in slots) - LONGEST
    moved = {each.id for each in slots}
    known = appointments.of(work, contact_person_id=who, after=since)
    others = [each for each in known if each.id not in moved]
    if met := list(overlapping(slots, others, takes_same=takes_same)):
        faults = [_fault(place, other) for place, other in met]
        raise SlotTaken("A slot overlaps with another one", faults=faults)


def _fault(place: int, about: Slot) -> Fault:
    moment = about.starts_at.isoformat()
    return Fault(f"slots.{place}.starts_at", moment, "a time when she can be met")
