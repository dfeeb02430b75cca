"""What a member of staff is told of searches for protected people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import sight

NOTICED = timedelta(days=14)
"""How long a notice about a likeness is shown."""


def likeness_notices(work: Work, viewer: Viewer) -> list[dict[str, Any]]:
    """Returns the notices about people whom she sees in full."""
    return [
        each
        for each in sight.likeness_notices(work, work.now - NOTICED)
        if viewer.sees_in_full(each["participant_id"], each["contact_person_id"])
    ]
