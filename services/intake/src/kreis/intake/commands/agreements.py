"""Notices handed over, and consents: one decision each, for one purpose, never overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.database import Work
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
    """She agrees to one purpose, or takes that back."""
    made = {"id": uuid4(), **_recorded(work, participant_id, recorded_by), **consent}
    made["decided_on"] = made["decided_on"] or work.now.date()
    agreements.add_consent(work, made)
    return made


def _recorded(work: Work, participant_id: UUID, recorded_by: str) -> dict[str, Any]:
    return {"participant_id": participant_id, "recorded_by": recorded_by, "recorded_at": work.now}
