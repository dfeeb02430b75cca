"""What a member of staff is told of searches for protected people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import participants
from kreis.intake.store import sight as store

NOTICED = timedelta(days=14)
"""How long a notice about a likeness is shown."""


def sight(work: Work, participant_id: UUID, staff: str) -> dict[str, Any]:
    """Returns whether this member of staff sees the participant in full, and the reason she gave.

    Raises `NoParticipant`.
    """
    person = participants.get(work, participant_id)
    viewer = store.viewer(work, staff)
    is_hers = viewer.is_responsible(person.contact_person_id)
    return {
        "is_in_full": is_hers or participant_id in viewer.opened,
        "reason": None if is_hers else viewer.opened.get(participant_id),
    }


def likeness_notices(work: Work, viewer: Viewer) -> list[dict[str, Any]]:
    """Returns the notices about people whom she sees in full."""
    return [
        each
        for each in store.likeness_notices(work, work.now - NOTICED)
        if viewer.sees_in_full(each["participant_id"], each["contact_person_id"])
    ]
