"""Weekly letters to members of staff: when they go, what they count, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.contracts import mailboxes
from kreis.notifications.domain.contributors import Agency
from kreis.notifications.domain.messages import State
from kreis.notifications.domain.times import BERLIN

GOES_ON, GOES_AT = "mon", time(7, 30)
"""On Monday, by the clock on the wall, also on a holiday: it is there when she comes back."""
A_WEEK = timedelta(days=7)


class Unsent(StrEnum):
    """Why a letter was left unsent on purpose."""

    NOTHING_WAITS = "nothing_waits"
    NOT_WANTED = "not_wanted"
    IS_AWAY = "is_away"
    NO_USABLE_ADDRESS = "no_usable_address"
    WEEK_IS_OVER = "week_is_over"


@dataclass(frozen=True, slots=True)
class WeeklyLetter:
    """The one letter to a member of staff in a week."""

    id: UUID
    staff_id: UUID
    monday: date
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff, as intake says at the moment of sending."""

    email: str | None
    is_wanted: bool
    is_away: bool
    staff: Sequence[UUID]
    """She, and those for whom she stands in."""
    people: Sequence[UUID]
    """Participants whose contact persons these are."""
    waiting: int
    """How many of them wait for a group."""
    agency: Agency

    @property
    def address(self) -> str | None:
        """Her address as mail servers take it."""
        return mailboxes.wire(self.email) if self.email else None

    @property
    def why_not(self) -> Unsent | None:
        """Why she gets no letter, whatever waits."""
        if not self.is_wanted:
            return Unsent.NOT_WANTED
        if self.is_away:
            return Unsent.IS_AWAY
        return Unsent.NO_USABLE_ADDRESS if self.address is None else None


@dataclass(frozen=True, slots=True)
class Workload:
    """How much waits for her, and what the week brings. Numbers alone."""

    calls: int
    unclear_absences: int
    missing_lists: int
    phase_changes: int
    group_events: int
    appointments: int
    waiting: int

    @property
    def things(self) -> int:
        """What she has to do something about. Without any there is no letter."""
        return self.calls + self.unclear_absences + self.missing_lists + self.phase_changes


def next_letter(now: datetime) -> datetime:
    """The next moment at which letters go: Monday, 7:30 in Berlin."""
    today = now.astimezone(BERLIN).date()
    monday = today - timedelta(days=today.weekday())
    this_week = datetime.combine(monday, GOES_AT, BERLIN)
    return this_week if now < this_week else datetime.combine(monday + A_WEEK, GOES_AT, BERLIN)


def is_over(monday: date, now: datetime) -> bool:
    """Whether the week has ended: a letter that is late by so much says nothing."""
    return now.astimezone(BERLIN).date() >= monday + A_WEEK
