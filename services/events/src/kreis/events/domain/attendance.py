"""Attendance: who was at a group event, how long, and what is known about an absence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kreis.contracts.refusals import Fault
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation


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
    late_by: int = 0
    early_by: int = 0
    version: int | None = None
    """The record that was seen, counted from 1; 0 when there was none, None when not said."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """An entry with nothing left open; times in minutes.

    No topic carries `absence`, `late_by` and `early_by`: these stay inside.
    """

    participant_id: UUID
    status: Status
    absence: Absence | None
    minutes: int
    late_by: int = 0
    early_by: int = 0

    @property
    def in_public(self) -> tuple[Status, int]:
        """What others learn of it."""
        return self.status, self.minutes


@dataclass(frozen=True, slots=True)
class DateList:
    """The list of one date: who is to be recorded, and who is."""

    event: GroupEvent
    expected: frozenset[UUID]
    entries: Mapping[UUID, Attendance]

    @property
    def unrecorded(self) -> frozenset[UUID]:
        """Of whom nothing is known. A list that was complete once asks for nobody."""
        return frozenset() if self.event.is_held else self.expected - self.entries.keys()

    @property
    def recorded(self) -> int:
        """How many of those who are expected are recorded."""
        return len(self.expected & self.entries.keys())


def date_list(
    event: GroupEvent, members: Iterable[Invitation], entries: Mapping[UUID, Attendance]
) -> DateList:
    """Somebody who declined is not waited for."""
    expected = (each.participant_id for each in members if each.is_expected_at(event))
    return DateList(event, frozenset(expected), entries)


def settled(
    entry: Entry, length: int, before: Attendance | None = None, *, is_expected: bool = True
) -> Attendance:
    """The entry with nothing left open.

    An absence stays what it was, or is unclear, until staff say more. Of somebody whom nobody
    expected it is no absence to be settled. Somebody present was there all the time, less what she
    came late or left early by.
    """
    if entry.status is Status.ABSENT:
        known = before.absence if before else None
        absence = entry.absence or known or (Absence.UNCLEAR if is_expected else None)
        return Attendance(entry.participant_id, entry.status, absence, 0)
    there = length - entry.late_by - entry.early_by
    minutes = there if entry.minutes is None else entry.minutes
    return Attendance(
        entry.participant_id, entry.status, None, minutes, entry.late_by, entry.early_by
    )


def faults(entries: Sequence[Entry], members: Collection[UUID], length: int) -> Iterator[Fault]:
    """All that is wrong with the entries, each at its field."""
    named = Counter(entry.participant_id for entry in entries)
    for position, entry in enumerate(entries):
        who = f"entries.{position}.participant_id"
        if entry.participant_id not in members:
            yield Fault(who, entry.participant_id, "a member of this or of another cohort")
        if named[entry.participant_id] > 1:
            yield Fault(who, entry.participant_id, "each person once")
        yield from faults_of(entry, f"entries.{position}", length)


def faults_of(entry: Entry, at: str, length: int) -> Iterator[Fault]:
    """All that is wrong with what one entry says, whoever it is about. `at` names its field."""
    if entry.status is Status.ABSENT:
        for name in ("minutes", "late_by", "early_by"):
            if getattr(entry, name):
                yield Fault(f"{at}.{name}", getattr(entry, name), "nothing: she was absent")
        return
    if entry.absence is not None:
        yield Fault(f"{at}.absence", entry.absence, "nothing: she was present")
    if entry.minutes is not None and not 1 <= entry.minutes <= length:
        expected = f"1 to {length} minutes: the length of the group event"
        yield Fault(f"{at}.minutes", entry.minutes, expected)
    if entry.late_by + entry.early_by >= length:
        expected = f"less than {length} minutes together with early_by"
        yield Fault(f"{at}.late_by", entry.late_by, expected)
