"""Dates of a cohort as events has planned them: which are over, and whether one is to come.

A date is over whether or not its list is complete. So a missing list delays no question to staff,
and leaves no group standing as if it still met.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kreis.cohorts.domain.phase_rules import Progress
from kreis.cohorts.domain.phases import KINDS, CohortPhase, Step, booster_days, goes_on_until
from kreis.contracts.calendars import shifted

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class PlannedDate:
    day: date
    kind: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """What cohorts knows of the dates of one group."""

    planned: Collection[PlannedDate] = ()
    held: Collection[date] = ()
    """Days of dates whose list is complete, without the start week."""

    def is_to_come(self, today: date) -> bool:
        return any(each.day >= today and not each.is_cancelled for each in self.planned)

    def over(self, phase: CohortPhase, kinds: Collection[str], today: date) -> set[date]:
        """The days of dates of the phase that are over and were not cancelled."""
        return {
            each.day
            for each in self.planned
            if phase.since <= each.day < today and each.kind in kinds and not each.is_cancelled
        }


def ended_on(phase: CohortPhase, step: Step, dates: Dates, today: date) -> date | None:
    """Returns the last day of a group of whose phase no date is to come.

    None: a date is to come, or may still be planned. Where events has not told of all dates of the
    phase, the group goes on for as long as they may be delayed by holidays.
    """
    if step.dates is None or dates.is_to_come(today):
        return None
    if any(shifted(day, ONE_WEEK) > today for day in booster_days(step, phase.since)):
        return None
    planned = [each for each in dates.planned if each.day >= phase.since and each.kind in KINDS]
    if len({each.day for each in planned}) >= step.dates:
        met = (each.day for each in planned if not each.is_cancelled)
        return max(met, default=phase.since)
    until = goes_on_until(phase, step, [day for day in dates.held if day >= phase.since])
    return shifted(until, -ONE_DAY) if until <= today else None


def counted(progress: Progress, over: Iterable[date], ended: date | None) -> Progress:
    """Counts dates that are over beside those that were held: of some the list may be missing."""
    days = sorted({*progress.over_on, *over})
    return replace(progress, over_on=days, ended_on=ended)
