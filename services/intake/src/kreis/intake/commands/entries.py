"""Recording entries: one person's or a whole list's; correcting a day, and taking entries back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake import messages
from kreis.intake.domain.participants import Participant, State
from kreis.intake.domain.refusals import (
    AlreadyEntered,
    EntryChanged,
    HasLeft,
    NoEntry,
    NoParticipant,
)
from kreis.intake.domain.stays import entry_days, refuse_unless
from kreis.intake.store import entries, grouping_rules, participants, stays

IsHers = Callable[[Participant], bool]


def record_entry(
    work: Work, participant_id: UUID, entry_date: date, recorded_by: str, field: str = "entry_date"
) -> dict[str, Any]:
    """Records her first day that counts, once. Who comes back has a re-entry."""
    participant = participants.get(work, participant_id, lock=True)
    if participant.state is State.LEFT:
        raise HasLeft("She has left: record that she is back first")
    known = stays.find_enrolment(work, participant_id)
    if known is not None:
        raise AlreadyEntered
    refuse_unless(field, entry_date, entry_days(*stays.days_of(work, participant_id, None)))
    enrolment_id = uuid4()
    stays.add_enrolment(work, enrolment_id, participant_id, entry_date, recorded_by)
    entered = participants.set_values(work, participant, state=State.ENTERED)
    messages.entry_recorded(work, entered, enrolment_id, entry_date)
    messages.pool_entered(work, entered, grouping_rules.about(work, participant_id))
    return {"id": enrolment_id, "participant_id": participant_id, "entry_date": entry_date}


def record_all(
    work: Work, wanted: Sequence[Mapping[str, Any]], recorded_by: str, is_hers: IsHers
) -> dict[str, Any]:
    """Records the entries of a list, in one transaction.

    Somebody whose entry a colleague has recorded meanwhile, who has left, or who is not hers is
    skipped with the reason. A day that cannot be refuses the whole list (`InvalidInput`).
    """
    recorded, skipped = [], []
    faults: list[Fault] = []
    for place, each in sorted(enumerate(wanted), key=lambda it: it[1]["participant_id"]):
        who = each["participant_id"]
        try:
            _refuse_not_hers(work, who, is_hers)
            field = f"entries.{place}.entry_date"
            recorded.append(record_entry(work, who, each["entry_date"], recorded_by, field))
        except (AlreadyEntered, HasLeft, NoParticipant) as why:
            skipped.append({"participant_id": who, "why": why.code})
        except InvalidInput as fault:
            faults += fault.faults
    if faults:
        raise InvalidInput(*faults)
    return {"recorded": recorded, "skipped": skipped}


def correct(
    work: Work, participant_id: UUID, entry_date: date, seen: date | None, recorded_by: str
) -> dict[str, Any]:
    """Changes the day of her entry. `seen` is the day its maker saw (`EntryChanged`)."""
    participant = participants.get(work, participant_id, lock=True)
    known = stays.find_enrolment(work, participant_id)
    if known is None:
        raise NoEntry
    if seen is not None and seen != known["entry_date"]:
        raise EntryChanged
    days = entry_days(*stays.days_of(work, participant_id, known))
    refuse_unless("entry_date", entry_date, days)
    if entry_date != known["entry_date"]:
        entries.replace(work, known, entry_date, recorded_by)
        messages.entry_corrected(work, participant, known["id"], entry_date)
    return {"id": known["id"], "participant_id": participant_id, "entry_date": entry_date}


def withdraw_all(
    work: Work, participant_ids: Sequence[UUID], ended_by: str, is_hers: IsHers
) -> dict[str, Any]:
    """Takes entries back: these people wait again. Who has left or has no entry is skipped."""
    withdrawn, skipped = [], []
    for who in sorted(set(participant_ids)):
        try:
            _refuse_not_hers(work, who, is_hers)
            _withdraw(work, who, ended_by)
            withdrawn.append(who)
        except (NoEntry, HasLeft, NoParticipant) as why:
            skipped.append({"participant_id": who, "why": why.code})
    return {"withdrawn": withdrawn, "skipped": skipped}


def _withdraw(work: Work, participant_id: UUID, ended_by: str) -> None:
    participant = participants.get(work, participant_id, lock=True)
    known = stays.find_enrolment(work, participant_id)
    if known is None:
        raise NoEntry
    if any(each["exit_date"] >= known["entry_date"] for each in stays.exits(work, participant_id)):
        raise HasLeft("She has left since: an exit needs the entry before it")
    entries.end(work, known, ended_by)
    waits = participants.set_values(work, participant, state=State.WAITING)
    messages.entry_withdrawn(work, waits, known["id"])
    messages.pool_entered(work, waits, grouping_rules.about(work, participant_id))


def _refuse_not_hers(work: Work, participant_id: UUID, is_hers: IsHers) -> None:
    """Treats somebody whom the caller may not see in full as if she were not here."""
    known = participants.find(work, participant_id)
    if known is None or not is_hers(known):
        raise NoParticipant(participant_id)
