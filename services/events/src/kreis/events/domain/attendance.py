"""Who was at a group event, for how long, and what is known about an absence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID


class Status(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"


class Absence(StrEnum):
    """Whether an absence is excused is often settled days later: until then it is unclear."""

    UNCLEAR = "unclear"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What staff put down; what they leave out is None."""

    participant_id: UUID
    status: Status
    absence: Absence | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """An entry with nothing left open. `absence` stays inside: no topic carries it."""

    participant_id: UUID
    status: Status
    absence: Absence | None
    minutes: int

    @property
    def in_public(self) -> tuple[Status, int]:
        """What others learn of it."""
        return self.status, self.minutes


class EntryFault(NamedTuple):
    field: str
    value: Any
    expected: str


def settled(entry: Entry, length: int) -> Attendance:
    """An absence is unclear until somebody says more; who is present stays to the end."""
    if entry.status is Status.ABSENT:
        return Attendance(entry.participant_id, entry.status, entry.absence or Absence.UNCLEAR, 0)
    minutes = length if entry.minutes is None else entry.minutes
    return Attendance(entry.participant_id, entry.status, None, minutes)


def faults(
    entries: Sequence[Entry], members: Collection[UUID], length: int
) -> Iterator[EntryFault]:
    """All that is wrong with the entries, each at its field."""
    named = Counter(entry.participant_id for entry in entries)
    for position, entry in enumerate(entries):
        who = f"entries.{position}.participant_id"
        if entry.participant_id not in members:
            yield EntryFault(who, entry.participant_id, "a member of this cohort")
        if named[entry.participant_id] > 1:
            yield EntryFault(who, entry.participant_id, "each person once")
        yield from _faults_of(entry, f"entries.{position}", length)


def _faults_of(entry: Entry, at: str, length: int) -> Iterator[EntryFault]:
    if entry.status is Status.ABSENT:
        if entry.minutes:
            yield EntryFault(f"{at}.minutes", entry.minutes, "nothing: she was absent")
        return
    if entry.absence is not None:
        yield EntryFault(f"{at}.absence", entry.absence, "nothing: she was present")
    if entry.minutes is not None and not 1 <= entry.minutes <= length:
        expected = f"1 to {length} minutes: the length of the group event"
        yield EntryFault(f"{at}.minutes", entry.minutes, expected)
