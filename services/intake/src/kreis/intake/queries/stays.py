"""Stays: when somebody entered, left and came back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.store import participants, stays


def stay(work: Work, participant_id: UUID) -> dict[str, Any]:
    participant = participants.get(work, participant_id)
    enrolment = stays.find_enrolment(work, participant_id)
    return {
        "state": participant.state,
        "entry_date": enrolment["entry_date"] if enrolment else None,
        "exits": stays.exits(work, participant_id),
    }
