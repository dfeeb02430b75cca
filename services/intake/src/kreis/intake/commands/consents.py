"""Recording consents: one decision for one purpose, never overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.store import consents


def decide(
    work: Work, participant_id: UUID, consent: dict[str, Any], recorded_by: str
) -> dict[str, Any]:
    """Records that she agrees to one purpose, or takes that back. Others hear of what is new.

    Needs the lock on her row, because the decisions for a purpose are counted.
    """
    made = {
        "id": uuid4(),
        "participant_id": participant_id,
        "recorded_by": recorded_by,
        "recorded_at": work.now,
        **consent,
    }
    made["decided_on"] = made["decided_on"] or work.now.date()
    purpose = made["purpose"]
    before = [each for each in consents.of(work, participant_id) if each["purpose"] == purpose]
    consents.add(work, made)
    if not before or before[-1]["is_given"] != made["is_given"]:
        messages.consent_changed(work, participant_id, purpose, made, version=len(before) + 1)
    return made


def forget(work: Work, participant_id: UUID) -> None:
    """Takes her consents back from the topic: she is being erased."""
    for purpose in sorted({each["purpose"] for each in consents.of(work, participant_id)}):
        messages.consent_is_over(work, participant_id, purpose)
