"""Who was at a group event, as far as it is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.http.editing import State
from kreis.events import store
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.queries.dates import arrangement_view, group_event_or_problem


def attendance(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, with what is known of her being there."""
    event = group_event_or_problem(work, group_event_id)
    records: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for record in store.attendance_records(work, group_event_id):
        records[record.entry.participant_id].append(_record(record))
    members = store.invitations_of_cohort(work, event.cohort_id)
    return {
        "group_event_id": event.id,
        "minutes": event.minutes,
        "is_held": event.is_held,
        "entries": [
            _attendance(member, event, records[member.participant_id])
            for member in members
            if member.is_member_on(event.day) or records[member.participant_id]
        ],
    }


def unclear_absences(work: Work, since: date | None = None) -> list[dict[str, Any]]:
    """Absences that are to be settled, the oldest first; from a day on, where one is named."""
    found = []
    for absent in store.unclear_absences(work, since):
        event = group_event_or_problem(work, absent.group_event_id)
        found.append({**absent._asdict(), "cohort_id": event.cohort_id, "date": event.day})
    return found


def signature_list(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """What the list to sign is printed from, and whether it lies in the file."""
    event = group_event_or_problem(work, group_event_id)
    members = store.invitations_of_cohort(work, event.cohort_id)
    filed = store.filed_signature_list(work, group_event_id)
    return {
        "group_event": {"id": event.id, **arrangement_view(event.arrangement)},
        "timezone": event.timezone,
        "participant_ids": [m.participant_id for m in members if m.is_expected_at(event)],
        "filed_by": filed and filed[0],
        "filed_at": filed and filed[1],
    }


def state(work: Work, group_event_id: UUID) -> State:
    """What is put down of each member, part by part: two people may mark different ones at once."""
    entries = attendance(work, group_event_id)["entries"]
    return {
        str(each["participant_id"]): [each[field] for field in ("status", "absence", "minutes")]
        for each in entries
        if each.get("status") is not None
    }


def _record(record: store.Record) -> dict[str, Any]:
    entry = record.entry
    return {
        "status": entry.status,
        "absence": entry.absence,
        "minutes": entry.minutes,
        "late_by": entry.late_by,
        "early_by": entry.early_by,
        "version": record.version,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
    }


def _attendance(
    member: Invitation, event: GroupEvent, records: list[dict[str, Any]]
) -> dict[str, Any]:
    """The last record holds; those before it show what was corrected, when and by whom."""
    return {
        "participant_id": member.participant_id,
        "answer": member.answer_on(event),
        **(records[-1] if records else {}),
        "earlier": records[:-1],
    }
