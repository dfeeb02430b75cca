"""Rosters: who is expected at a date, as a freelancer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.links import hash_of
from kreis.events.domain.pins import is_locked
from kreis.events.domain.rosters import expires_at, will_open
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
        "sequence": event.sequence,
        "expires_at": expires_at(event),
        "entries": [
            _entry(member, event, known) for member in members if member.is_expected_at(event)
        ],
        "others": [
            _entry(member, event, known)
            for member in members
            if member.is_member_on(event.day) and not member.is_expected_at(event)
        ],
    }


def _entry(
    member: Invitation, event: GroupEvent, known: Mapping[UUID, attendance.Record]
) -> dict[str, Any]:
    record = known.get(member.participant_id)
    entry = record and record.entry
    return {
        "participant_id": member.participant_id,
        "children": len(member.children_at(event)),
        "children_are_unsaid": member.children_are_unsaid_at(event),
        "status": entry and entry.status,
        "minutes": entry and entry.minutes,
        "late_by": entry and entry.late_by,
        "early_by": entry and entry.early_by,
        "version": record.version if record else 0,
    }


def links_of(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """The links to a date's roster that are not shut, the newest first.

    It says, too, whether a link that is made now would open."""
    event = group_events.get(work, group_event_id)
    links = [
        {
            "id": each.id,
            "made_by": each.made_by,
            "made_at": each.made_at,
            "last_used_at": each.last_used_at,
            "is_locked": is_locked(each.wrong_pins),
            "expires_at": expires_at(event),
        }
        for each in rosters.of_group_event(work, event.id)
    ]
    return {"links": links, "can_be_made": will_open(event, work.now)}
