"""Phases: on which days a cohort meets after staff have changed how often it does.

Promise: what was held or lies within `NOTICE` stays as it is, and so does a date that fits the new
rhythm. Between two dates lie at least so many weeks as the rhythm says; a day that is closed is
made up for a week later, and the rhythm goes on from there.
Refuses: to guess holidays. Where none are published yet, planning ends (`stops_on`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.contracts.calendars import shifted
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.open_days import LONGEST_BREAK, HolidaysUnknown, OpenDays, Reason
from kreis.events.domain.plans import Plan, Slot

NOTICE = timedelta(days=7)
"""Dates of the next seven days stay: people have planned them in."""
AHEAD = 6
"""So many dates lie ahead in a phase without an end."""
LATEST_LOOK = timedelta(weeks=4)
"""After so long it is looked whether more dates can be planned, if none is to come."""
BY_PHASE = "the group changed its phase"
"""Stands where the name of a member of staff would: she confirmed the phase, not each date."""
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a cohort, as cohorts told it. `number` counts its phases; the highest holds."""

    id: UUID
    cohort_id: UUID
    number: int
    step: str
    since: date
    rhythm_weeks: int
    dates: int | None
    """How many dates it has; None: no end."""
    boosters_weeks: tuple[int, ...]
    """Additional dates, so many weeks after the phase has begun."""


class Outcome(StrEnum):
    """What becomes of a date."""

    KEPT = "kept"
    CANCELLED = "cancelled"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Replanned:
    """What becomes of the dates of a cohort. Each list is in order.

    `stops_on` is the first day that could not be judged, as no holidays are published for it, or
    after a year of closed days; None if all could be planned.
    """

    kept: list[GroupEvent] = field(default_factory=list)
    cancelled: list[GroupEvent] = field(default_factory=list)
    added: list[GroupEvent] = field(default_factory=list)
    skipped: dict[date, Reason] = field(default_factory=dict)
    stops_on: date | None = None

    @property
    def outcomes(self) -> list[tuple[GroupEvent, Outcome]]:
        """All dates that the change concerns, in order."""
        found = [
            *((each, Outcome.KEPT) for each in self.kept),
            *((each, Outcome.CANCELLED) for each in self.cancelled),
            *((each, Outcome.ADDED) for each in self.added),
        ]
        return sorted(found, key=lambda one: one[0].starts_at)


def replan(plan: Plan, phase: Phase, open_days: OpenDays | None, now: datetime) -> Replanned:
    """Plans the dates of a phase; earlier ones that do not fit are to be cancelled.

    `open_days` is None where it is not known which Land's holidays hold: no day is left out then.
    """
    earliest = _earliest(plan, phase, now)
    free = [each for each in _live(plan) if each.day >= earliest and not each.is_held]
    return _Planner(plan, phase, open_days, earliest, free, plan.today(now)).run()


def extend(plan: Plan, phase: Phase, open_days: OpenDays | None, now: datetime) -> Replanned:
    """Adds the dates that a phase still lacks. All that stand already stay."""
    earliest = _earliest(plan, phase, now)
    return _Planner(plan, phase, open_days, earliest, (), plan.today(now)).run()


def next_look(plan: Plan, phase: Phase, planned: Replanned, today: date) -> date | None:
    """The day on which more dates can be planned; None if the phase has all its dates."""
    if phase.dates is not None and planned.stops_on is None:
        return None
    if planned.stops_on is not None:
        return shifted(today, LATEST_LOOK)
    ahead = [each.day for each in _live(plan) if each.day >= today and each.booster_weeks is None]
    return shifted(min(ahead), _A_DAY) if ahead else shifted(today, LATEST_LOOK)


def is_told(member: Invitation, replanned: Replanned) -> bool:
    """Whether a date that the change concerns is hers, and she has not declined all."""
    return any(member.is_told_of(event) for event, _ in replanned.outcomes)


def _earliest(plan: Plan, phase: Phase, now: datetime) -> date:
    return max(phase.since, shifted(plan.today(now), NOTICE + _A_DAY))


def _live(plan: Plan) -> list[GroupEvent]:
    return [each for each in plan.of(plan.weekly) if not each.is_cancelled]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


class _Stopped(Exception):
    """On this day nothing can be planned."""

    def __init__(self, day: date) -> None:
        super().__init__(f"no date can be planned on {day}")
        self.day = day


class _Planner:
    """Walks through the weeks from the last date that stays."""

    def __init__(
        self,
        plan: Plan,
        phase: Phase,
        open_days: OpenDays | None,
        earliest: date,
        free: Sequence[GroupEvent],
        today: date,
    ) -> None:
        self._plan = plan
        self._phase = phase
        self._open_days = open_days
        self._earliest = earliest
        self._today = today
        self._slot: Slot = plan.usual_slot
        self._free = list(free)
        ids = {each.id for each in free}
        self._firm = [each for each in _live(plan) if each.id not in ids]
        self._taken = {_week(each.day) for each in self._firm}
        self._done = Replanned()
        self._stops_on: date | None = None

    def run(self) -> Replanned:
        done = self._done
        done.kept.extend(self._in_phase(each) for each in self._firm if self._is_of_phase(each))
        for step in (self._plan_regular, self._plan_boosters):
            try:
                step()
            except _Stopped as stopped:
                self._stops_on = min(self._stops_on or stopped.day, stopped.day)
        kept = {each.id for each in done.kept}
        done.cancelled.extend(each for each in self._free if each.id not in kept)
        for each in (done.kept, done.added):
            each.sort(key=lambda event: event.starts_at)
        known = self._plan.skipped
        skipped = {day: why for day, why in sorted(done.skipped.items()) if day not in known}
        return replace(done, skipped=skipped, stops_on=self._stops_on)

    def _is_of_phase(self, event: GroupEvent) -> bool:
        is_new = event.phase != self._phase.number and event.booster_weeks is None
        return is_new and event.day >= self._phase.since

    def _plan_regular(self) -> None:
        day = self._first_day()
        for _ in range(self._missing()):
            day = self._meet_on(day, None)
            day = shifted(day, self._phase.rhythm_weeks * _A_WEEK)

    def _plan_boosters(self) -> None:
        there = {
            each.booster_weeks
            for each in self._plan.of(self._plan.weekly)
            if each.phase == self._phase.number
        }
        for weeks in sorted(set(self._phase.boosters_weeks) - there):
            wanted = shifted(self._phase.since, weeks * _A_WEEK)
            self._meet_on(self._weekday_from(max(wanted, self._earliest)), weeks)

    def _missing(self) -> int:
        """How many dates of the rhythm are still to be found."""
        regular = [each for each in self._firm if each.booster_weeks is None]
        if self._phase.dates is None:
            return max(0, AHEAD - sum(each.day > self._today for each in regular))
        by_staff = [
            each
            for each in self._plan.of(self._plan.weekly)
            if each.is_cancelled and (each.phase, each.booster_weeks) == (self._phase.number, None)
        ]
        begun = sum(each.day >= self._phase.since for each in regular)
        return max(0, self._phase.dates - begun - len(by_staff))

    def _first_day(self) -> date:
        first = self._weekday_from(self._earliest)
        before = [each.day for each in self._firm if each.booster_weeks is None]
        if not before:
            return first
        last = max(before)
        monday = shifted(last, -last.weekday() * _A_DAY)
        rhythm = self._phase.rhythm_weeks * _A_WEEK
        return max(first, shifted(monday, self._slot.weekday * _A_DAY + rhythm))

    def _weekday_from(self, day: date) -> date:
        return shifted(day, (self._slot.weekday - day.weekday()) % 7 * _A_DAY)

    def _meet_on(self, day: date, booster_weeks: int | None) -> date:
        """Finds a date on that day or in a later week; returns the day. Raises `_Stopped`."""
        for _ in range(LONGEST_BREAK):
            week = _week(day)
            if week not in self._taken:
                there = [each for each in self._free if _week(each.day) == week]
                if there:
                    self._taken.add(week)
                    self._done.kept.extend(self._in_phase(each, booster_weeks) for each in there)
                    return day
                reason = self._reason_against(day)
                if reason is None:
                    self._taken.add(week)
                    added = self._plan.date_on(day, self._slot)
                    self._done.added.append(self._in_phase(added, booster_weeks))
                    return day
                self._done.skipped[day] = reason
            day = shifted(day, _A_WEEK)
        raise _Stopped(day)

    def _reason_against(self, day: date) -> Reason | None:
        if self._open_days is None:
            return None
        try:
            return self._open_days.reason_against(day)
        except HolidaysUnknown as unknown:
            raise _Stopped(day) from unknown

    def _in_phase(self, event: GroupEvent, booster_weeks: int | None = None) -> GroupEvent:
        return replace(event, phase=self._phase.number, booster_weeks=booster_weeks)
