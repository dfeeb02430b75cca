"""Who was at a group event, as far as it is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.store import attendance, group_events, invitations


def of_group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, with what is known of her being there."""
    event = group_events.get(work, group_event_id)
    records: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for record in attendance.records(work, group_event_id):
        records[record.entry.participant_id].append(_record(record))
    members = invitations.of_cohort(work, event.cohort_id)
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
    for absent in attendance.unclear_absences(work, since):
        event = group_events.get(work, absent.group_event_id)
        found.append({**absent._asdict(), "cohort_id": event.cohort_id, "date": event.day})
    return found


def first_days(work: Work, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """When these people were there for the first time, the earliest first."""
    since = {each["participant_id"]: each["since"] for each in people}
    return [each._asdict() for each in attendance.first_days(work, since)]


def state(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """What is put down of each member, part by part: two people may mark different ones at once."""
    entries = of_group_event(work, group_event_id)["entries"]
    return {
        str(each["participant_id"]): [each[field] for field in ("status", "absence", "minutes")]
        for each in entries
        if each.get("status") is not None
    }


def _record(record: attendance.Record) -> dict[str, Any]:
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
