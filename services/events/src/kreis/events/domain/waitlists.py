"""Waitlists: who waits for a place at a date, and for whom a free place is held.

Promise: a parent and her children are one unit: a place is held for all of them or for none. A free
place goes to the first in line whom it fits. Who lets the time of a held place run out stays on the
list, behind all others, and is not offered a place by itself again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from kreis.contracts.calendars import shifted
from kreis.events.domain import childcare
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Child, Invitation

DAY_BEGINS, DAY_ENDS = time(8), time(20)
"""A place is held only while messages arrive: not at night, on Sundays or on public holidays."""
STOPS_BEFORE = timedelta(hours=2)
"""So long before a date nobody is offered a place any more: who says yes first has it."""
KEPT = timedelta(weeks=4)
"""So long after its date a waitlist, which names children, is kept: childcare data goes then."""
_HOLDS = (
    (timedelta(days=7), timedelta(hours=24)),
    (timedelta(days=2), timedelta(hours=6)),
    (timedelta(0), timedelta(hours=2)),
)
"""The time to the date, and how long a place is held then."""


class Ended(StrEnum):
    """How a held place came to its end."""

    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A free place that is offered to somebody and held for her until it expires."""

    id: UUID
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody's place on the waitlist of a date, with the children she would bring."""

    id: UUID
    invitation_id: UUID
    participant_id: UUID
    group_event_id: UUID
    children: frozenset[Child]
    since: datetime
    has_lapsed: bool = False
    held: HeldPlace | None = None
    children_are_unsaid: bool = False

    @property
    def in_line(self) -> tuple[bool, datetime, UUID]:
        return self.has_lapsed, self.since, self.id

    @property
    def lapsed(self) -> Waiting:
        return replace(self, has_lapsed=True, held=None)


@dataclass(frozen=True, slots=True)
class Others:
    """Everybody else in the cohort: who comes, and for whom a place is held."""

    members: Sequence[Invitation]
    waiting: Sequence[Waiting]

    def adults_at(self, event: GroupEvent) -> int:
        coming = {each.id for each in self.members if each.comes_to(event)}
        return len(coming | {each.invitation_id for each in self._held_at(event)})

    def children_at(self, event: GroupEvent) -> list[Child]:
        """All children who come, or for whom a place is held.

        Somebody may come already and be offered a place for other children: only these count, for
        they take the place of those she brings now.
        """
        held = self._held_at(event)
        offered = {each.invitation_id for each in held}
        coming = [each for each in self.members if each.id not in offered]
        return [
            *childcare.children_coming(event, coming),
            *(child for each in held for child in each.children),
        ]

    def _held_at(self, event: GroupEvent) -> list[Waiting]:
        return [each for each in self.waiting if each.held and each.group_event_id == event.id]


def everybody_but(
    invitation_id: UUID, members: Iterable[Invitation], waiting: Iterable[Waiting]
) -> Others:
    return Others(
        [each for each in members if each.id != invitation_id],
        [each for each in waiting if each.invitation_id != invitation_id],
    )


def fits(event: GroupEvent, children: Collection[Child], others: Others) -> bool:
    """Whether there is room at a date for one more adult with these children."""
    has_room = 1 + others.adults_at(event) <= event.capacity.adults
    return has_room and not childcare.shortages([event], others.children_at, children)


def next_in_line(
    event: GroupEvent, members: Sequence[Invitation], waiting: Sequence[Waiting]
) -> Waiting | None:
    """Who is to be offered a place now; None when there is none, or nobody whom it fits."""
    line = sorted(
        (each for each in waiting if each.group_event_id == event.id), key=lambda each: each.in_line
    )
    for each in line:
        is_asked = each.held is not None or each.has_lapsed
        others = everybody_but(each.invitation_id, members, waiting)
        if not is_asked and fits(event, each.children, others):
            return each
    return None


def held_until(now: datetime, event: GroupEvent, is_rest_day: Callable[[date], bool]) -> datetime:
    """Until when a place offered now is held; not after `now` when it is too late for an offer."""
    left = event.starts - now
    holds = next((hours for days, hours in _HOLDS if left >= days), timedelta(0))
    latest = shifted(event.starts, -STOPS_BEFORE)
    return min(_in_waking_hours(now, holds, ZoneInfo(event.timezone), is_rest_day), latest)


def _in_waking_hours(
    now: datetime, holds: timedelta, zone: ZoneInfo, is_rest_day: Callable[[date], bool]
) -> datetime:
    """The moment after so many waking hours; 24 of them are two days of twelve.

    It is a whole minute, as people are told it.
    """
    moment = now.astimezone(zone).replace(second=0, microsecond=0)
    while True:
        day = moment.date()
        begins = max(moment, datetime.combine(day, DAY_BEGINS, zone))
        lasts = datetime.combine(day, DAY_ENDS, zone) - begins
        if not is_rest_day(day) and lasts > timedelta(0):
            if holds <= lasts:
                return begins + holds
            holds -= lasts
        moment = datetime.combine(day + timedelta(days=1), time.min, zone)
