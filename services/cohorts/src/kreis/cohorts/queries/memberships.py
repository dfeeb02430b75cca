"""The groups of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.store import memberships


def of(work: Work, participant_id: UUID) -> list[dict[str, Any]]:
    """Returns the groups that she is in or was in."""
    return memberships.of(work, participant_id)
