"""Rosters: who is expected at a date, as a freelancer sees it."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.events.domain.links import hash_of
from kreis.events.queries.group_events import arrangement_view
from kreis.events.store import attendance, group_events, invitations, rosters


def roster(work: Work, token: str) -> dict[str, Any]:
    """Who is expected, and who was there as far as it is recorded. Needs a right PIN."""
    link = rosters.lock(work, hash_of(token))
    event = group_events.get(work, link.group_event_id)
    known = attendance.current(work, event.id)
    members = invitations.of_cohort(work, event.cohort_id)
    return {
        "group_event": {"id": event.id, **arrangement_view(event.arrangement)},
        "agency_id": work.agency,
        "timezone": event.timezone,
        "minutes": event.minutes,
        "entries": [
            {
                "participant_id": member.participant_id,
                "children": len(member.children_at(event)),
                "status": entry and entry.status,
                "minutes": entry and entry.minutes,
                "late_by": entry and entry.late_by,
                "early_by": entry and entry.early_by,
            }
            for member in members
            if member.is_expected_at(event)
            for record in [known.get(member.participant_id)]
            for entry in [record and record.entry]
        ],
    }
