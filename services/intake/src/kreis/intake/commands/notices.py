"""Recording that somebody was given the information on data protection."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake.store import notices


def hand_over(
    work: Work, participant_id: UUID, notice: dict[str, Any], recorded_by: str
) -> dict[str, Any]:
    """Records on which day, in which language and version she was given it."""
    made = {
        "id": uuid4(),
        "participant_id": participant_id,
        "recorded_by": recorded_by,
        "recorded_at": work.now,
        **notice,
    }
    made["handed_on"] = made["handed_on"] or work.now.date()
    notices.add(work, made)
    return made
