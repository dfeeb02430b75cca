"""Times away: since when somebody has not been there, and when staff turn to her.

A time away begins after she was last there or last reached. It holds counted dates, as insights
counts them: held, not cancelled, of a kind that counts, and expected of her. Excused dates and
those she declined beforehand are skipped: they neither add to the run of absences nor end it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from kreis.contracts.refusals import Refusal
from kreis.events.domain.attendance import Absence, Status
from kreis.events.domain.group_events import GroupEvent, Kind
from kreis.events.domain.invitations import Answer, Invitation

NOT_COUNTED = frozenset({Kind.ASSESSMENT_WEEK, Kind.OPEN_MEETING})
"""The kinds that insights leaves out, too. `tests/counted_dates.py` holds both to one table."""
WRITTEN_TO_AT, CALLED_AT = 2, 3
"""Absences in a row."""
WEEKLY = 1


def silent_after(rhythm_weeks: int) -> timedelta:
    """Whole days between the last contact and today: two dates of the rhythm, and a week.

    That is 21 days where people meet every week, so who comes on the 21st day is not called; 35
    where they meet every second, and 63 where they meet every fourth.
    """
    return timedelta(weeks=2 * rhythm_weeks + 1)


SETTLES_AFTER = timedelta(hours=24)
"""After the list was saved. A correction of the same day reaches nobody."""


class Level(StrEnum):
    MESSAGE = "message"
    CALL = "call"

    @property
    def weight(self) -> int:
        return 1 if self is Level.MESSAGE else 2


class Because(StrEnum):
    """Why staff turn to her. It stays inside: no topic carries it."""

    RUN = "run"
    SILENCE = "silence"
    STAFF = "staff"


class NotAway(Refusal):
    code = "not-away"

    def __init__(self) -> None:
        super().__init__("She has missed nothing since she was last there or reached")


class Mark(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class CountedDay(NamedTuple):
    """A day that counts. `settles_at`: when 24 hours have passed since it was saved."""

    day: date
    mark: Mark
    settles_at: datetime


class Recorded(NamedTuple):
    """What holds of one person at one date, and since when she has been absent in it."""

    status: Status
    absence: Absence | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """All that decides on one person's time away.

    `seen_on` is the last day she was at any date, `reached_on` the last one of a conversation;
    `first_day` is that of her first date. `is_awaited`: a date is to come that she has not declined
    with all others. `is_spared`: staff want no message to her in this time away.
    """

    days: Sequence[CountedDay]
    seen_on: date | None
    reached_on: date | None
    first_day: date
    is_awaited: bool
    is_discreet: bool
    rhythm_weeks: int = WEEKLY
    """So many weeks lie between two dates, in the phase that she is in."""
    is_spared: bool = False
    dates: Sequence[date] = ()
    """Days on which her groups meet, past and to come, in order; cancelled dates are none."""
    group_rhythm_weeks: int = WEEKLY
    """The same of her group, whose phase she may not have followed into."""

    @property
    def silent_after(self) -> timedelta:
        return silent_after(self.rhythm_weeks)

    @property
    def last_contact(self) -> date | None:
        return max(filter(None, (self.seen_on, self.reached_on)), default=None)

    @property
    def silent_since(self) -> date:
        return self.last_contact or self.first_day

    def missed(self, settled_by: datetime | None = None) -> list[CountedDay]:
        """Counted days since the last contact; with `settled_by` only those settled by then."""
        last = self.last_contact
        return [
            each
            for each in self.days
            if (last is None or each.day > last)
            and each.mark is not Mark.PRESENT
            and (settled_by is None or each.settles_at <= settled_by)
        ]

    def breaks(self) -> Iterator[Break]:
        """Yields the times without dates since her last contact, where two dates or more fall out.

        Of such a gap, one step of the rhythm counts as silence: so long it lasts anyway.
        """
        step = timedelta(weeks=max(self.rhythm_weeks, self.group_rhythm_weeks))
        for before, after in pairwise(self.dates):
            if after - before > 2 * step and after > self.silent_since:
                yield Break(max(before + step, self.silent_since), after)

    def silence(self, today: date) -> timedelta:
        """Time without contact, without the breaks in it."""
        away = today - self.silent_since
        for each in self.breaks():
            away -= max(min(each.ends, today) - each.begins, timedelta())
        return away

    def is_silent_too_long(self, today: date, missed: Iterable[CountedDay]) -> bool:
        """Whether she is to be called for it: also missed a counted date after the last break."""
        back = max((each.ends for each in self.breaks() if each.begins < today), default=None)
        counts = any(back is None or each.day >= back for each in missed)
        return counts and self.silence(today) > self.silent_after


class Break(NamedTuple):
    """A time without dates: from the day on which one was due until the day of the next."""

    begins: date
    ends: date


class Finding(NamedTuple):
    """What is to be done about a time away, and the days behind it."""

    level: Level
    because: Because
    run: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TimeAway:
    """What others were told last. `since` is the contact after which it began; None if never.

    `revision` counts what was told, over all her times away.
    """

    id: UUID
    since: date | None
    level: Level | None = None
    because: Because | None = None
    revision: int = 0


def mark_of(event: GroupEvent, member: Invitation, recorded: Recorded | None) -> Mark | None:
    """What a date says of her; None if it does not count."""
    if event.is_cancelled or not event.is_held or event.kind in NOT_COUNTED:
        return None
    if not member.is_member_on(event.day):
        return None
    if recorded is not None and recorded.status is Status.PRESENT:
        return Mark.PRESENT
    answer = member.answer_on(event)
    if event.needs_sign_up and answer is not Answer.YES:
        return None
    if recorded is None:
        has_declined_it = answer is Answer.NO and not member.is_declined
        return Mark.EXCUSED if has_declined_it else None
    is_hers = recorded.absence in (Absence.UNCLEAR, Absence.UNEXCUSED)
    return Mark.ABSENT if is_hers and answer is not Answer.NO else Mark.EXCUSED


def days_of(marks: Iterable[CountedDay]) -> list[CountedDay]:
    """Several dates of a day count as one.

    She was there if she was at one of them, and is absent if no date of that day is excused.
    """
    by_day: defaultdict[date, list[CountedDay]] = defaultdict(list)
    for each in marks:
        by_day[each.day].append(each)
    return [_together(day, of_day) for day, of_day in sorted(by_day.items())]


def _together(day: date, of_day: Sequence[CountedDay]) -> CountedDay:
    found = {each.mark for each in of_day}
    mark = next(each for each in (Mark.PRESENT, Mark.EXCUSED, Mark.ABSENT) if each in found)
    return CountedDay(day, mark, max(each.settles_at for each in of_day))


def find(stay: Stay, today: date, settled_by: datetime | None = None) -> Finding | None:
    """What is to be done about her on a day; with `settled_by` by what is settled until then."""
    missed = stay.missed(settled_by)
    if not missed or not stay.is_awaited:
        return None
    run = tuple(each.day for each in missed if each.mark is Mark.ABSENT)
    if len(run) >= CALLED_AT:
        return Finding(Level.CALL, Because.RUN, run)
    if stay.is_silent_too_long(today, missed):
        return Finding(Level.CALL, Because.SILENCE, run)
    if len(run) == WRITTEN_TO_AT and not stay.is_spared:
        return Finding(Level.CALL if stay.is_discreet else Level.MESSAGE, Because.RUN, run)
    return None


def still_holds(told: TimeAway, stay: Stay, today: date) -> bool:
    """Whether what was told is still to be done."""
    if told.level is None or told.since != stay.last_contact:
        return False
    if told.because is Because.STAFF:
        return stay.is_awaited and bool(stay.missed())
    found = find(stay, today)
    return found is not None and found.level.weight >= told.level.weight


def looks_again_on(stay: Stay, today: date) -> date | None:
    """The day on which her silence is long enough to call, if nothing happens until then."""
    missed = stay.missed()
    if not missed or not stay.is_awaited or stay.is_silent_too_long(today, missed):
        return None
    ahead = (today + timedelta(days=passed) for passed in range(1, stay.silent_after.days + 2))
    return next((day for day in ahead if stay.is_silent_too_long(day, missed)), None)


def settles_at(held_at: datetime, recorded: Recorded | None) -> datetime:
    """When a date may lead to a message: its list was complete, and she is recorded, by then."""
    saved = held_at if recorded is None else max(held_at, recorded.since)
    return saved + SETTLES_AFTER
