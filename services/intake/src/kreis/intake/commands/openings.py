"""Opening the file of somebody who is not hers, with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.intake.store import participants, sight

LASTS = timedelta(hours=10)
"""A working day. Then she gives a reason again."""


def open_file(work: Work, participant_id: UUID, reason: str, caller: str) -> dict[str, Any]:
    """Opens a file for a working day. The access log notes it, whoever it is about."""
    participants.get(work, participant_id)
    work.watch(participant_id)
    opening = {
        "id": uuid4(),
        "participant_id": participant_id,
        "opened_by": caller,
        "reason": reason,
        "opened_at": work.now,
        "ends_at": work.now + LASTS,
    }
    sight.open_file(work, opening)
    return opening
