"""Marks of devices that had no net: taken at most once each, and conflicts settled by staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.refusals import Fault
from kreis.events.commands import attendance as recording
from kreis.events.domain.attendance import settled
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.links import hash_of
from kreis.events.domain.marks import Mark, Outcome, Situation, Verdict, verdict
from kreis.events.domain.refusals import AttendanceChanged, NoMark
from kreis.events.store import attendance, group_events, invitations, marks, rosters

DROPPED = Verdict(Outcome.DROPPED)


class _Arrived(NamedTuple):
    """A mark that is here for the first time, with what is known about it.

    `member` is the invitation to this cohort of the person it is about. `own_before` is the mark
    that the same device made about her before.
    """

    mark: Mark
    member: Invitation | None
    own_before: marks.Kept | None
    by_link: bool

    def is_unknown(self, work: Work) -> bool:
        """Whether nothing is kept of her here. A link knows the people of its cohort alone."""
        if self.member is not None:
            return False
        return self.by_link or not invitations.of_participant(work, self.mark.entry.participant_id)

    @property
    def seen(self) -> int:
        """The newest record that the device knew of. One that it made itself counts as seen."""
        before = self.own_before.row.version if self.own_before else None
        return max(self.mark.entry.version or 0, before or 0)


def take(
    work: Work,
    group_event_id: UUID,
    sent: Sequence[Mark],
    recorded_by: str,
    *,
    by_link: bool = False,
) -> list[dict[str, Any]]:
    """Takes marks in the order in which they were made. Returns what became of each.

    A mark that arrived before changes nothing and gets the same outcome again.
    """
    event = group_events.lock(work, group_event_id)
    members = {each.participant_id: each for each in invitations.of_cohort(work, event.cohort_id)}
    named = {each for mark in sent for each in (mark.id, mark.after) if each}
    known = marks.known(work, event.id, named)
    records = attendance.current(work, event.id)
    results = []
    for mark in sent:
        if mark.id not in known:
            own_before = known.get(mark.after) if mark.after else None
            if own_before and own_before.row.participant_id != mark.entry.participant_id:
                own_before = None
            member = members.get(mark.entry.participant_id)
            arrived = _Arrived(mark, member, own_before, by_link)
            kept = _take(work, event, arrived, records, recorded_by)
            if isinstance(kept, Verdict):
                results.append(_result(mark, kept, None))
                continue
            known[mark.id] = kept
        kept = known[mark.id]
        results.append(_result(mark, Verdict(kept.outcome, kept.reason), kept.row.version))
    return results


def take_by_link(work: Work, token: str, sent: Sequence[Mark]) -> list[dict[str, Any]]:
    """Takes marks of a freelancer. She is told of no other cohort's people."""
    link = rosters.lock(work, hash_of(token))
    return take(work, link.group_event_id, sent, link.recorded_by, by_link=True)


def settle(
    work: Work,
    group_event_id: UUID,
    mark_id: UUID,
    *,
    by: str,
    version: int,
    takes_over: bool,
) -> None:
    """Settles a conflict: what the mark says is recorded, or what stands stays.

    `version` is the record that staff saw beside it. A conflict is settled once.
    """
    event = group_events.lock(work, group_event_id)
    kept = marks.known(work, event.id, {mark_id}).get(mark_id)
    if kept is None or kept.outcome is not Outcome.CONFLICT:
        raise NoMark(mark_id)
    if kept.row.settled_at is not None:
        return
    record = attendance.current(work, event.id).get(kept.row.participant_id)
    stands = record.version if record else 0
    if stands != version:
        raise AttendanceChanged(Fault("version", version, f"{stands}"))
    if takes_over:
        recording.record(work, event.id, [kept.entry], by)
    marks.settle(work, event.id, mark_id, by, taken_over=takes_over)


def _take(
    work: Work,
    event: GroupEvent,
    arrived: _Arrived,
    records: dict[UUID, attendance.Record],
    recorded_by: str,
) -> marks.Kept | Verdict:
    """Takes one mark; of a refused one its verdict alone is left.

    `records` is what stands; a mark that is recorded changes it.
    """
    mark, who = arrived.mark, arrived.mark.entry.participant_id
    if arrived.is_unknown(work):
        return marks.add(work, event.id, mark, DROPPED, None, recorded_by)
    record = records.get(who)
    found = _verdict(work, event, arrived, record)
    if found.outcome is Outcome.REFUSED:
        return found
    version = record.version if record and found.outcome is Outcome.SAME else None
    if found.outcome is Outcome.TAKEN:
        entry = replace(mark.entry, version=None)
        takes_guests = not arrived.by_link
        recording.record(work, event.id, [entry], recorded_by, takes_guests=takes_guests)
        records.update(attendance.current(work, event.id))
        version = records[who].version
    if arrived.own_before is not None and arrived.own_before.outcome is Outcome.CONFLICT:
        # The device has said something newer: its earlier mark asks nobody any more.
        marks.settle(work, event.id, arrived.own_before.id, recorded_by, taken_over=False)
    return marks.add(work, event.id, mark, found, version, recorded_by)


def _verdict(
    work: Work, event: GroupEvent, arrived: _Arrived, record: attendance.Record | None
) -> Verdict:
    member = arrived.member
    stands = record.entry if record else None
    is_expected = member is not None and member.is_expected_at(event)
    would_be = settled(arrived.mark.entry, event.minutes, stands, is_expected=is_expected)
    is_listed = not arrived.by_link or (member is not None and member.is_member_on(event.day))
    met = Situation(
        work.now,
        stands,
        record.version if record else 0,
        arrived.seen,
        by_link=arrived.by_link,
        is_listed=is_listed,
    )
    return verdict(arrived.mark, would_be, event, met)


def _result(mark: Mark, found: Verdict, version: int | None) -> dict[str, Any]:
    return {
        "id": mark.id,
        "outcome": found.outcome,
        "reason": found.reason,
        "version": version,
    }
