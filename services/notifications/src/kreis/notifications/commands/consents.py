"""Noting who may be written to."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import consents


def note(work: Work, participant_id: UUID, *, is_given: bool, version: int) -> None:
    """Notes whether she may be written to. What is under way finds it when it is sent."""
    consents.save(work, participant_id, is_given=is_given, version=version)


def forget(work: Work, participant_id: UUID) -> None:
    """Removes what she agreed to: she is erased."""
    consents.remove(work, participant_id)
