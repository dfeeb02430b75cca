"""Consents: what somebody has agreed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.store import consents, participants


def of(work: Work, participant_id: UUID) -> dict[str, Any]:
    """Returns what holds for each purpose, and every decision that led there."""
    participants.get(work, participant_id)
    history = consents.of(work, participant_id)
    newest = {each["purpose"]: each for each in history}
    return {"current": list(newest.values()), "history": history}
