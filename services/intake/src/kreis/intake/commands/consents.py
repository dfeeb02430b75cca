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


def tell_again(work: Work, participant_id: UUID) -> None:
    """Tells the newest decision for each purpose, as it was told before."""
    made = consents.of(work, participant_id)
    for purpose in sorted({each["purpose"] for each in made}):
        decisions = [each for each in made if each["purpose"] == purpose]
        version, newest = told(decisions)
        messages.consent_changed(work, participant_id, purpose, newest, version)


def told(decisions: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    """Returns the newest decision that said something new, and its number. Decisions for one
    purpose, the oldest first."""
    new = [
        number
        for number, each in enumerate(decisions, start=1)
        if number == 1 or decisions[number - 2]["is_given"] != each["is_given"]
    ]
    return new[-1], decisions[new[-1] - 1]


def forget(work: Work, participant_id: UUID) -> None:
    """Takes her consents back from the topic: she is being erased."""
    for purpose in sorted({each["purpose"] for each in consents.of(work, participant_id)}):
        messages.consent_is_over(work, participant_id, purpose)
