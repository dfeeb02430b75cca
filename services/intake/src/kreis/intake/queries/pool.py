"""The pool: who waits for a group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.pool import missing
from kreis.intake.store import notices, participants


def pool(work: Work, contact_person_id: UUID | None = None) -> list[dict[str, Any]]:
    """Returns who waits, the longest first, and what is still to be asked of each."""
    today = work.now.date()
    found = participants.waiting(work, contact_person_id=contact_person_id)
    informed = notices.who_has_one(work, [each.id for each in found])
    return [
        {
            "participant": each,
            "waiting_days": (today - each.waiting_since).days,
            "missing": list(missing(each, today, has_notice=each.id in informed)),
        }
        for each in found
    ]
