"""Who was there, put down by staff and corrected by them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.events import messages, store
from kreis.events.domain.attendance import Attendance, Entry, Status, faults, settled
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import (
    AttendanceChanged,
    DateCancelled,
    NoGroupEvent,
    TooEarly,
)
from kreis.events.queries import attendance as attendance_queries
from kreis.events.queries import dates


def record_attendance(
    work: Work,
    group_event_id: UUID,
    entries: Sequence[Entry],
    recorded_by: str,
    *,
    all_others_present: bool = False,
) -> dict[str, Any]:
    """Puts down who was there. What stands there already is not put down again.

    `all_others_present` adds everybody who is expected and of whom nothing is known yet.
    """
    event = store.lock_group_event(work, group_event_id)
    if event is None:
        raise NoGroupEvent(group_event_id)
    members = {
        each.participant_id: each
        for each in store.invitations_of_cohort(work, event.cohort_id)
        if each.is_member_on(event.day)
    }
    _check_attendance(work, event, entries, members)
    known = store.attendance(work, event.id)
    _check_versions(entries, known)
    if all_others_present:
        entries = [*entries, *_all_others(event, members, {*known, *_named(entries)})]
    for entry in entries:
        before = known.get(entry.participant_id)
        put_down = settled(entry, event.minutes, before.entry if before else None)
        _record(work, event, members[entry.participant_id], before, put_down, recorded_by)
    _tell_once_everybody_is_recorded(work, event, members)
    return attendance_queries.attendance(work, group_event_id)


def mark_signature_list(
    work: Work, group_event_id: UUID, *, filed: bool, by: str
) -> dict[str, Any]:
    """Whether the list that everybody signed lies in the file."""
    dates.group_event_or_problem(work, group_event_id)
    store.mark_signature_list(work, group_event_id, by if filed else None)
    return attendance_queries.signature_list(work, group_event_id)


def _named(entries: Sequence[Entry]) -> set[UUID]:
    return {entry.participant_id for entry in entries}


def _all_others(
    event: GroupEvent, members: Mapping[UUID, Invitation], known: Collection[UUID]
) -> list[Entry]:
    return [
        Entry(who, Status.PRESENT, None, None)
        for who, member in members.items()
        if who not in known and member.is_expected_at(event)
    ]


def _check_versions(entries: Sequence[Entry], known: Mapping[UUID, store.Record]) -> None:
    """Refuses to write over what somebody else has put down since the entry was looked at."""
    for position, entry in enumerate(entries):
        stands = known[entry.participant_id].version if entry.participant_id in known else 0
        if entry.version is not None and entry.version != stands:
            fault = Fault(f"entries.{position}.version", entry.version, f"{stands}")
            raise AttendanceChanged(fault)


def _check_attendance(
    work: Work, event: GroupEvent, entries: Sequence[Entry], members: Mapping[UUID, Invitation]
) -> None:
    if event.is_cancelled:
        raise DateCancelled(f"The group event on {event.day} was cancelled")
    if work.now < event.day_begins:
        raise TooEarly(f"The group event is on {event.day}: too early")
    found = list(faults(entries, members.keys(), event.minutes))
    if found:
        raise InvalidInput(*found)


def _record(
    work: Work,
    event: GroupEvent,
    member: Invitation,
    before: store.Record | None,
    entry: Attendance,
    recorded_by: str,
) -> None:
    if before is None:
        store.add_attendance(work, event.id, entry, 1, recorded_by)
        messages.attendance_recorded(work, member, event, entry)
    elif before.entry != entry:
        store.add_attendance(work, event.id, entry, before.version + 1, recorded_by)
        if before.entry.in_public != entry.in_public:
            # Why somebody was absent concerns nobody outside, nor that the reason was settled.
            messages.attendance_corrected(work, member, event, entry)


def _tell_once_everybody_is_recorded(
    work: Work, event: GroupEvent, members: Mapping[UUID, Invitation]
) -> None:
    """Who declined is not waited for."""
    recorded = store.attendance(work, event.id)
    expected = {who for who, member in members.items() if member.is_expected_at(event)}
    if event.is_held or expected - recorded.keys():
        return
    store.mark_held(work, event.id)
    present = sum(r.entry.status is Status.PRESENT for r in recorded.values())
    messages.group_event_held(work, event, present, len(recorded) - present)
