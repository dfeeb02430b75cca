"""Marks of devices: what came of a date, and which of them contradict what stands."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import Attendance, Status, settled
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.marks import Outcome, is_odd, is_presence_news
from kreis.events.queries.attendance import date_and_group
from kreis.events.store import attendance, group_events, marks, plans


def of_group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Returns how many marks came, and the conflicts that nobody has settled."""
    event = group_events.get(work, group_event_id)
    kept = marks.of_group_event(work, event.id)
    counted = Counter(each.outcome for each in kept)
    return {
        "taken": counted[Outcome.TAKEN] + counted[Outcome.SAME],
        "contradicted": counted[Outcome.CONFLICT],
        "dropped": counted[Outcome.DROPPED],
        "last_arrived_at": max((each.row.arrived_at for each in kept), default=None),
        "conflicts": _conflicts(work, event, kept),
    }


def dates_in_conflict(work: Work) -> list[dict[str, Any]]:
    """Returns the dates with conflicts that nobody has settled, the oldest first."""
    events = group_events.find_all(work, marks.unsettled(work)).values()
    names = plans.cohort_names(work) if events else {}
    found = [
        {**date_and_group(event, names), "kind": event.kind, "conflicts": len(open_ones)}
        for event in events
        if (open_ones := _conflicts(work, event, marks.of_group_event(work, event.id)))
    ]
    return sorted(found, key=lambda each: (each["date"], each["group_event_id"]))


def _conflicts(work: Work, event: GroupEvent, kept: list[marks.Kept]) -> list[dict[str, Any]]:
    """A conflict whose record says the same by now is none."""
    records = attendance.current(work, event.id)
    return [
        _conflict(event, each, records.get(each.row.participant_id), kept)
        for each in kept
        if each.outcome is Outcome.CONFLICT
        and each.row.settled_at is None
        and not _says_the_same(event, each, records.get(each.row.participant_id))
    ]


def _says_the_same(event: GroupEvent, mark: marks.Kept, record: attendance.Record | None) -> bool:
    if record is None:
        return False
    return settled(mark.entry, event.minutes, record.entry) == record.entry


def _conflict(
    event: GroupEvent,
    mark: marks.Kept,
    record: attendance.Record | None,
    kept: list[marks.Kept],
) -> dict[str, Any]:
    row = mark.row
    stands = record.entry if record else None
    return {
        "id": row.id,
        "participant_id": row.participant_id,
        "status": Status(row.status),
        "minutes": row.minutes,
        "reason": mark.reason,
        "marked_at": row.marked_at,
        "is_time_odd": is_odd(row.marked_at, event),
        "arrived_at": row.arrived_at,
        "recorded_by": row.recorded_by,
        "version": record.version if record else 0,
        "stands": record and _standing(record, kept),
        "is_presence_news": is_presence_news(Status(row.status), stands),
    }


def _standing(record: attendance.Record, kept: list[marks.Kept]) -> dict[str, Any]:
    """What stands, and since when: of several devices that said the same, the earliest counts."""
    entry: Attendance = record.entry
    marked = [
        each.row.marked_at
        for each in kept
        if each.row.participant_id == entry.participant_id
        and each.row.version == record.version
        and each.row.marked_at is not None
    ]
    return {
        "status": entry.status,
        "minutes": entry.minutes,
        "recorded_by": record.recorded_by,
        "recorded_at": min([record.recorded_at, *marked]),
    }
