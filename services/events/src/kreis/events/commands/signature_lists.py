"""Signature lists: whether the list that everybody signed lies in the file."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.store import group_events, signature_lists


def mark(work: Work, group_event_id: UUID, *, filed: bool, by: str) -> None:
    """Marks that the signed list lies in the file, or that it does not after all."""
    group_events.get(work, group_event_id)
    signature_lists.mark(work, group_event_id, by if filed else None)
