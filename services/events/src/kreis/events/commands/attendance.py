"""Attendance: staff record who was there, correct it, and settle absences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.events.commands import times_away
from kreis.events.domain.attendance import Attendance, Entry, Status, date_list, faults, settled
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.refusals import AttendanceChanged, DateCancelled, TooEarly
from kreis.events.domain.times_away import NOT_COUNTED
from kreis.events.messages import group_events as group_event_messages
from kreis.events.messages import participation
from kreis.events.store import attendance, group_events, invitations


def record(
    work: Work,
    group_event_id: UUID,
    entries: Sequence[Entry],
    recorded_by: str,
    *,
    all_others_present: bool = False,
    takes_guests: bool = True,
) -> None:
    """Records who was there. An entry that stands there already is not recorded again.

    With `takes_guests`, people of other cohorts may have come along.
    `all_others_present` adds everybody who is expected and of whom nothing is known yet.
    """
    event = group_events.lock(work, group_event_id)
    members = {
        each.participant_id: each
        for each in invitations.of_cohort(work, event.cohort_id)
        if each.is_member_on(event.day)
    }
    guests = _guests(work, _named(entries) - members.keys()) if takes_guests else {}
    _check_attendance(work, event, entries, {*members, *guests})
    known = attendance.current(work, event.id)
    _check_versions(entries, known)
    if all_others_present:
        entries = [*entries, *_all_others(event, members, {*known, *_named(entries)})]
    changed: dict[UUID, int] = {}
    for entry in entries:
        before = known.get(entry.participant_id)
        invitation = members.get(entry.participant_id)
        is_expected = invitation is not None and invitation.is_expected_at(event)
        put_down = settled(
            entry, event.minutes, before.entry if before else None, is_expected=is_expected
        )
        about = invitation or guests[entry.participant_id]
        if version := _record(work, event, about, before, put_down, recorded_by):
            changed[entry.participant_id] = version
    is_complete_now = _tell_once_everybody_is_recorded(work, event, members)
    absent = _absent(work, event, members if is_complete_now else changed)
    has_list = event.is_held or is_complete_now
    times_away.follow(work, event, changed, absent if has_list else ())


def _guests(work: Work, others: Collection[UUID]) -> dict[UUID, Invitation]:
    """People who are in another cohort, or were: they may come along. Nobody else is known here."""
    found = {who: invitations.of_participant(work, who) for who in others}
    return {who: theirs[-1] for who, theirs in found.items() if theirs}


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


def _check_versions(entries: Sequence[Entry], known: Mapping[UUID, attendance.Record]) -> None:
    """Refuses to write over what somebody else has put down since the entry was looked at."""
    for position, entry in enumerate(entries):
        stands = known[entry.participant_id].version if entry.participant_id in known else 0
        if entry.version is not None and entry.version != stands:
            fault = Fault(f"entries.{position}.version", entry.version, f"{stands}")
            raise AttendanceChanged(fault)


def _check_attendance(
    work: Work, event: GroupEvent, entries: Sequence[Entry], people: Collection[UUID]
) -> None:
    if event.is_cancelled:
        raise DateCancelled(f"The group event on {event.day} was cancelled")
    if work.now < event.day_begins:
        raise TooEarly(f"The group event is on {event.day}: too early")
    found = list(faults(entries, people, event.minutes))
    if found:
        raise InvalidInput(*found)


def _record(
    work: Work,
    event: GroupEvent,
    member: Invitation,
    before: attendance.Record | None,
    entry: Attendance,
    recorded_by: str,
) -> int | None:
    """Returns the version that was added; None if it stands there already."""
    if before is None:
        attendance.add(work, event.id, entry, recorded_by)
        participation.attendance_recorded(work, member, event, entry)
        return 1
    if before.entry != entry:
        record = attendance.add(work, event.id, entry, recorded_by, before)
        if before.entry.in_public != entry.in_public:
            # Why somebody was absent concerns nobody outside, nor that the reason was settled.
            participation.attendance_corrected(work, member, event, entry, record.revision)
        return record.version
    return None


def _absent(work: Work, event: GroupEvent, people: Collection[UUID]) -> set[UUID]:
    """Those of them who were not there, as far as the date counts."""
    if event.kind in NOT_COUNTED:
        return set()
    recorded = attendance.current_of(work, [event.id])[event.id]
    there = {who for who, entry in recorded.items() if entry.status is Status.PRESENT}
    return set(people) - there


def _tell_once_everybody_is_recorded(
    work: Work, event: GroupEvent, members: Mapping[UUID, Invitation]
) -> bool:
    """Returns whether the list is complete now for the first time. Who declined is not waited
    for."""
    recorded = attendance.current_of(work, [event.id])[event.id]
    if event.is_held or date_list(event, members.values(), recorded).unrecorded:
        return False
    group_events.mark_held(work, event.id)
    present = sum(entry.status is Status.PRESENT for entry in recorded.values())
    absent = sum(entry.absence is not None for entry in recorded.values())
    group_event_messages.group_event_held(work, event, present, absent)
    return True
