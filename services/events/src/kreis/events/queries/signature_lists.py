"""Signature lists: what the list to sign is printed from, and whether it is filed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.queries.group_events import arrangement_view
from kreis.events.store import group_events, invitations, signature_lists


def signature_list(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """What the list to sign is printed from, and whether it lies in the file."""
    event = group_events.get(work, group_event_id)
    members = invitations.of_cohort(work, event.cohort_id)
    filed = signature_lists.filed(work, group_event_id)
    return {
        "group_event": {"id": event.id, **arrangement_view(event.arrangement)},
        "timezone": event.timezone,
        "participant_ids": [m.participant_id for m in members if m.is_expected_at(event)],
        "filed_by": filed and filed[0],
        "filed_at": filed and filed[1],
    }
