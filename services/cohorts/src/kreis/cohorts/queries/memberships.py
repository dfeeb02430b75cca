"""The groups of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.store import memberships, phases


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Returns the groups that she is in or was in, each with her longer stay in a phase."""
    stays = phases.stays_of(work, participant_id)
    return [
        {**each, "longer_stay": stays.get(each["id"]) if each["left_on"] is None else None}
        for each in memberships.of(work, participant_id)
    ]
