"""Changes of dates: another time or place, and what that breaks.

Promise: what a change breaks is named and never forbidden: staff decide, and say that they know.
Refuses: to move a date into the past, and to break what nobody has agreed to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kreis.contracts.half_days import half_day
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.events.domain.childcare import ALL_AGES, by_band
from kreis.events.domain.group_events import Arrangement, Capacity, GroupEvent, Venue
from kreis.events.domain.horizon import check_to_come
from kreis.events.domain.invitations import Child
from kreis.events.domain.open_days import (
    WEEKDAYS,
    HolidaysUnknown,
    NoDaysLeft,
    OpenDays,
    is_sunday,
    weekly_days,
)
from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import MoveBreaks, NoDaysToMoveTo, not_changeable

_A_WEEK = timedelta(weeks=1)


class BreakCode(StrEnum):
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAYS = "school_holidays"
    CLOSURE_DAY = "closure_day"
    SUNDAY = "sunday"
    HOLIDAYS_UNKNOWN = "holidays_unknown"
    SAME_DAY = "same_day"
    VENUE_TAKEN = "venue_taken"
    GROUP_TOO_LARGE = "group_too_large"
    CHILDCARE_SHORT = "childcare_short"


class Break(NamedTuple):
    """One thing that a change breaks.

    `band`, `wanted` and `places` say what is too small, `with_id` which date it collides with.
    """

    code: BreakCode
    day: date
    band: str | None = None
    wanted: int | None = None
    places: int | None = None
    with_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a date, or the rest of a series, is to become; None stays as it is.

    A series takes `weekday`, a single date `day`.
    """

    starts_at: time
    ends_at: time
    day: date | None = None
    weekday: str | None = None
    venue: Venue | None = None
    capacity: Capacity | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A date and what it is to become."""

    event: GroupEvent
    to: Arrangement

    @property
    def changes_nothing(self) -> bool:
        return self.to == self.event.arrangement

    @property
    def slot(self) -> str:
        """Half a day of the week, as people say when they are free: `wed-am`."""
        return half_day(WEEKDAYS[self.to.starts_at.weekday()], self.to.starts_at.time())

    @property
    def moved(self) -> GroupEvent:
        return replace(
            self.event,
            starts_at=self.to.starts_at,
            ends_at=self.to.ends_at,
            venue=self.to.venue,
            capacity=self.to.capacity,
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a moved date has to fit into: who comes to it, and what else there is."""

    adults_coming: Mapping[UUID, int]
    children_coming: Mapping[UUID, Sequence[Child]]
    others: Sequence[GroupEvent]
    open_days: OpenDays | None
    """None when it is not known which Land's holidays hold."""


def single_move(event: GroupEvent, wish: Wish) -> Move:
    return Move(event, _arrangement(event, wish.day or event.day, wish))


def moves_of_rest(
    plan: Plan, event: GroupEvent, wish: Wish, open_days: OpenDays | None, now: datetime
) -> list[Move]:
    """This date and all later ones of its series, each moved to the wished weekday.

    Holidays are left out, so the last dates may come later. Raises `NoDaysToMoveTo`, and
    `DateCancelled` or `DatePast` for a date that cannot be moved.
    """
    series = [each for each in plan.group_events if each.series_id == event.series_id]
    rest = [each for each in series if each.starts >= event.starts and each.is_to_come(now)]
    if not rest or rest[0].id != event.id:
        raise not_changeable(event)
    weekday = wish.weekday or WEEKDAYS[event.day.weekday()]
    try:
        days = _days_from(event.day, weekday, len(rest), open_days)
    except (HolidaysUnknown, NoDaysLeft) as unknown:
        raise NoDaysToMoveTo(str(unknown)) from unknown
    return [Move(each, _arrangement(each, day, wish)) for each, day in zip(rest, days, strict=True)]


def check_in_future(moves: Sequence[Move], now: datetime) -> None:
    """Raises `InvalidInput` for a move into the past, or years ahead."""
    for each in moves:
        check_to_come("date", each.moved.day, now)
        if each.moved.starts <= now:
            expected = "a time that is still to come"
            raise InvalidInput(Fault("date", each.moved.day.isoformat(), expected))


def check_agreed(broken: Mapping[UUID, Sequence[Break]], despite: Collection[str]) -> None:
    """Raises `MoveBreaks` for what the moves break and nobody has agreed to."""
    unseen = {each for those in broken.values() for each in those if each.code not in despite}
    if unseen:
        raise MoveBreaks(
            Fault("despite", each.code, f"agreed to, for {each.day}") for each in unseen
        )


def breaks(moves: Sequence[Move], around: Surroundings) -> dict[UUID, list[Break]]:
    """What each move breaks, by group event."""
    return {move.event.id: list(_breaks_of(move.moved, around)) for move in moves}


def _arrangement(event: GroupEvent, day: date, wish: Wish) -> Arrangement:
    return Arrangement(
        datetime.combine(day, wish.starts_at),
        datetime.combine(day, wish.ends_at),
        wish.venue or event.venue,
        wish.capacity or event.capacity,
    )


def _days_from(first: date, weekday: str, count: int, open_days: OpenDays | None) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    if open_days is None:
        start = monday + timedelta(days=WEEKDAYS.index(weekday))
        return [start + number * _A_WEEK for number in range(count)]
    days, _ = weekly_days(monday - _A_WEEK, weekday, count, open_days)
    return days


def _breaks_of(moved: GroupEvent, around: Surroundings) -> Iterator[Break]:
    if around.open_days is not None:
        yield from _closed(moved.day, around.open_days)
    if is_sunday(moved.day):
        yield Break(BreakCode.SUNDAY, moved.day)
    yield from _collisions(moved, around.others)
    coming = around.adults_coming.get(moved.id, 0)
    if coming > moved.capacity.adults:
        yield Break(
            BreakCode.GROUP_TOO_LARGE, moved.day, wanted=coming, places=moved.capacity.adults
        )
    yield from _lack_of_care(moved, around.children_coming.get(moved.id, ()))


def _closed(day: date, open_days: OpenDays) -> Iterator[Break]:
    try:
        reason = open_days.reason_against(day)
    except HolidaysUnknown:
        yield Break(BreakCode.HOLIDAYS_UNKNOWN, day)
        return
    if reason:
        yield Break(BreakCode(reason), day)


def _collisions(moved: GroupEvent, others: Iterable[GroupEvent]) -> Iterator[Break]:
    for other in others:
        if other.cohort_id == moved.cohort_id and other.day == moved.day:
            yield Break(BreakCode.SAME_DAY, moved.day, with_id=other.id)
        elif other.venue.id == moved.venue.id and _overlap(moved, other):
            yield Break(BreakCode.VENUE_TAKEN, moved.day, with_id=other.id)


def _overlap(one: GroupEvent, other: GroupEvent) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _lack_of_care(moved: GroupEvent, children: Iterable[Child]) -> Iterator[Break]:
    wanted: Counter[str] = by_band(children, moved.day)
    bounds = {**moved.capacity.care_by_band, ALL_AGES: moved.capacity.care_total}
    wanted[ALL_AGES] = wanted.total()
    for band, places in sorted(bounds.items()):
        if wanted[band] > places:
            yield Break(BreakCode.CHILDCARE_SHORT, moved.day, band, wanted[band], places)
