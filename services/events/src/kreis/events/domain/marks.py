"""Marks: what a device without a net put down about one person, and what becomes of it.

Promise: no mark overwrites a record that its device has not seen. Such a mark is a conflict, kept
beside the record until staff settle it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.events.domain.attendance import Attendance, Entry, Status, faults_of
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.rosters import TAKES_LONGER_BY, expires_at

_SLACK = timedelta(hours=1)
_AROUND = timedelta(hours=3)


class Outcome(StrEnum):
    TAKEN = "taken"
    SAME = "same"
    CONFLICT = "conflict"
    DROPPED = "dropped"
    """About somebody of whom nothing is kept, for example because she was erased."""
    REFUSED = "refused"
    """Nothing is kept of it; `Reason` says why."""


class Reason(StrEnum):
    CHANGED = "changed"
    DATE_MOVED = "date-moved"
    DATE_CANCELLED = "date-cancelled"
    LINK_EXPIRED = "link-expired"
    NOT_A_MEMBER = "not-a-member"
    TOO_EARLY = "too-early"
    MINUTES = "minutes"
    CONTRADICTORY = "contradictory"
    """It contradicts itself: minutes of somebody absent, or a reason of somebody present."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One tap on a device.

    `id` is made by the device and never used twice. `entry.version` is the record that the page
    showed, and `after` the device's own mark before this one. `sequence` is the date's as the
    device saw it. `marked_at` is the device's clock, corrected by what it measured at load.
    """

    id: UUID
    entry: Entry
    sequence: int
    marked_at: datetime
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What a mark meets when it arrives.

    `stands` is the record that holds, with its `version`; 0 without one. `seen` is the newest
    record that the device knew of. `is_listed` is False for somebody who is not on its list.
    """

    now: datetime
    stands: Attendance | None
    version: int
    seen: int
    by_link: bool = False
    is_listed: bool = True


def verdict(mark: Mark, would_be: Attendance, event: GroupEvent, met: Situation) -> Verdict:
    """Decides what becomes of a mark. `would_be` is its entry with nothing left open."""
    is_expired = met.by_link and met.now >= expires_at(event)
    if is_expired and not _was_open(mark, event, met.now):
        return Verdict(Outcome.REFUSED, Reason.LINK_EXPIRED)
    fault = _fault(mark.entry, event)
    if fault is Reason.CONTRADICTORY:
        return Verdict(Outcome.REFUSED, fault)
    if met.stands == would_be:
        return Verdict(Outcome.SAME)
    if event.is_cancelled or mark.sequence != event.sequence:
        is_off = event.is_cancelled
        return Verdict(Outcome.CONFLICT, Reason.DATE_CANCELLED if is_off else Reason.DATE_MOVED)
    impossible = Reason.TOO_EARLY if met.now < event.day_begins else fault
    if impossible:
        return Verdict(Outcome.REFUSED, impossible)
    contradiction = _contradiction(met, is_expired=is_expired)
    return Verdict(Outcome.CONFLICT, contradiction) if contradiction else Verdict(Outcome.TAKEN)


def _fault(entry: Entry, event: GroupEvent) -> Reason | None:
    """What is wrong with the entry itself. Minutes may have fitted the date before it was moved."""
    found = list(faults_of(entry, "mark", event.minutes))
    if not found:
        return None
    is_about_length = entry.status is Status.PRESENT and entry.absence is None
    return Reason.MINUTES if is_about_length else Reason.CONTRADICTORY


def _contradiction(met: Situation, *, is_expired: bool) -> Reason | None:
    if is_expired:
        return Reason.LINK_EXPIRED
    if not met.is_listed:
        return Reason.NOT_A_MEMBER
    return Reason.CHANGED if met.version > met.seen else None


def believable(marked_at: datetime, arrived_at: datetime) -> datetime | None:
    """Returns when a mark was made; None if the device's clock says what cannot be."""
    is_so = arrived_at - TAKES_LONGER_BY - _SLACK <= marked_at <= arrived_at + _SLACK
    return marked_at if is_so else None


def is_odd(marked_at: datetime | None, event: GroupEvent) -> bool:
    """Whether a mark was made at a time at which nobody could see who is there."""
    if marked_at is None:
        return True
    return not event.starts - _AROUND <= marked_at <= event.ends + _AROUND


def is_presence_news(status: Status, stands: Attendance | None) -> bool:
    """Whether a mark saw somebody whom the record does not: then taking it over is proposed."""
    return status is Status.PRESENT and (stands is None or stands.status is not Status.PRESENT)


def _was_open(mark: Mark, event: GroupEvent, now: datetime) -> bool:
    made = believable(mark.marked_at, now)
    return made is not None and event.day_begins <= made < expires_at(event)
