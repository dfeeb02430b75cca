"""Notices handed over, and consents: one decision each, for one purpose, never overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.store import agreements


def hand_over_notice(
    work: Work, participant_id: UUID, notice: dict[str, Any], recorded_by: str
) -> dict[str, Any]:
    """She was given the information on data protection: when, in which language and version."""
    made = {"id": uuid4(), **_recorded(work, participant_id, recorded_by), **notice}
    made["handed_on"] = made["handed_on"] or work.now.date()
    agreements.add_notice(work, made)
    return made


def decide(
    work: Work, participant_id: UUID, consent: dict[str, Any], recorded_by: str
) -> dict[str, Any]:
    """She agrees to one purpose, or takes that back; the others hear of it when it is news. Needs
    her row's lock: the decisions for a purpose are counted."""
    made = {"id": uuid4(), **_recorded(work, participant_id, recorded_by), **consent}
    made["decided_on"] = made["decided_on"] or work.now.date()
    purpose = made["purpose"]
    before = [
        each for each in agreements.consents(work, participant_id) if each["purpose"] == purpose
    ]
    agreements.add_consent(work, made)
    if not before or before[-1]["is_given"] != made["is_given"]:
        messages.consent_changed(work, participant_id, purpose, made, version=len(before) + 1)
    return made


def forget_consents(work: Work, participant_id: UUID) -> None:
    """Takes back from the topic what she has agreed to: she is being erased."""
    for purpose in sorted({e["purpose"] for e in agreements.consents(work, participant_id)}):
        messages.consent_is_over(work, participant_id, purpose)


def _recorded(work: Work, participant_id: UUID, recorded_by: str) -> dict[str, Any]:
    return {"participant_id": participant_id, "recorded_by": recorded_by, "recorded_at": work.now}
