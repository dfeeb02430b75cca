"""Notices: when somebody was given the information on data protection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.store import notices, participants


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    participants.get(work, participant_id)
    return notices.of(work, participant_id)
