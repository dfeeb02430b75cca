"""Stays: when somebody entered, left and came back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.stays import entry_days, exit_days, return_days
from kreis.intake.store import entries, participants, stays


def stay(work: Work, participant_id: UUID) -> dict[str, Any]:
    participant = participants.get(work, participant_id)
    enrolment = stays.find_enrolment(work, participant_id)
    known = stays.days_of(work, participant_id, enrolment)
    return {
        "state": participant.state,
        "entry_date": enrolment["entry_date"] if enrolment else None,
        "former_entries": entries.former(work, participant_id),
        "exits": stays.exits(work, participant_id),
        "days": {
            "entry": entry_days(*known),
            "exit": exit_days(*known),
            "re_entry": return_days(known[0], known[2]),
        },
    }
