"""Children, with their age today."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.children import age_on
from kreis.intake.store import participants


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    participant = participants.get(work, participant_id)
    today = work.now.date()
    return [
        {
            "id": child.id,
            "first_name": child.first_name,
            "birth_month": child.birth_month,
            "age": age_on(child.birth_month, today),
            "needs_care": child.needs_care is not False,
        }
        for child in participant.children
    ]
