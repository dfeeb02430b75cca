"""Phases of a cohort: first intensive, later lighter, by the plan of the agency.

A rule ends in a question to staff, never in an exit and never in a message. Staff confirm, postpone
or decline. Every change of the plan is a new version, and no version goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kreis.cohorts.domain.phase_rules import Progress, Rule, due_on
from kreis.contracts.calendars import shifted

FIRST = 1
CODES = ("intensive", "light", "monthly", "quarterly")
"""Phases that there are, in the order in which a cohort can have them."""
KINDS = (
    *("expert_talk", "qualification_module", "excursion", "workshop", "exchange_meeting"),
    "topic_open",
)
"""Kinds of dates that can count. The start week and open meetings never do."""
LOWEST = 5
"""A share is known from so many members on."""
REGULAR, IRREGULAR = "regular", "irregular"
FURTHEST_CHANGE = timedelta(weeks=26)
FURTHEST_WAIT = timedelta(weeks=26)
LONGEST_BREAK = timedelta(weeks=8)
"""Holidays move the next date by so much at most: six weeks of summer, a week on each side."""


@dataclass(frozen=True, slots=True)
class Step:
    """One phase of the plan."""

    code: str
    rhythm_weeks: int
    dates: int | None
    """How many dates it has; None: no end."""
    counts_kinds: tuple[str, ...]
    next: str | None
    propose_when: Rule | None
    """When staff are asked for the next phase; None in the last one."""
    boosters_weeks: tuple[int, ...] = ()
    """An additional date, so many weeks after the change into this phase."""


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """`changed_by` and `changed_at` are None for the version that nobody made."""

    version: int
    steps: tuple[Step, ...]
    changed_by: str | None = None
    changed_at: datetime | None = None

    def step(self, code: str) -> Step | None:
        return next((each for each in self.steps if each.code == code), None)


DEFAULT = PhasePlan(
    FIRST,
    (
        Step("intensive", 1, 12, KINDS, "light", Rule(held=12)),
        Step("light", 2, 4, KINDS, "monthly", Rule(held=4)),
        Step("monthly", 4, None, KINDS, None, None, (8, 24)),
    ),
)


@dataclass(frozen=True, slots=True)
class CohortPhase:
    """A cohort is in a phase from a day on. `number` counts its phases."""

    cohort_id: UUID
    number: int
    step: str
    since: date
    plan_version: int
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonPhase:
    """She stays in a phase for longer than her cohort."""

    participant_id: UUID
    cohort_id: UUID
    step: str
    stays_until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Staff want a member to stay in the phase until a day."""

    participant_id: UUID
    until: date
    reason: str


class State(StrEnum):
    """States of a proposal. What is decided stays decided."""

    PROPOSED = "proposed"
    POSTPONED = "postponed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"

    @property
    def is_open(self) -> bool:
        return self in (State.PROPOSED, State.POSTPONED)


REASONS = ("own_wish", "needs_support")
"""Why somebody stays in a phase for longer."""


@dataclass(frozen=True, slots=True)
class PhaseProposal:
    """Staff are asked whether a cohort changes its phase."""

    id: UUID
    cohort_id: UUID
    from_step: str
    to_step: str
    plan_version: int
    due_on: date
    state: State
    revision: int
    """One more with every decision: who decides names the one she has seen."""
    ask_on: date
    """Staff are asked from this day on: `due_on`, or later if they have postponed it."""
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


def faults_of(steps: Sequence[Step]) -> dict[str, str]:
    """What is wrong with the steps of a plan together, by the place of the step."""
    faults = {}
    codes = [step.code for step in steps]
    for place, step in enumerate(steps):
        later = codes[place + 1] if place + 1 < len(codes) else None
        where = f"steps.{place}"
        if codes.count(step.code) > 1:
            faults[f"{where}.code"] = f"each phase once, and not {step.code} again"
        elif step.next != later:
            faults[f"{where}.next"] = f"the phase that follows: {later or 'none, it is the last'}"
        elif (step.propose_when is None) != (later is None):
            expected = "a rule" if later else "no rule: it is the last phase"
            faults[f"{where}.propose_when"] = expected
        elif _counts_too_far(step):
            faults[f"{where}.propose_when"] = f"held of {step.dates} at most: it has no more dates"
    return faults


def _counts_too_far(step: Step) -> bool:
    """True if the rule waits for more dates than the phase has: staff would never be asked."""
    held = step.propose_when.held if step.propose_when else None
    return held is not None and step.dates is not None and held > step.dates


def first_phase(cohort_id: UUID, plan: PhasePlan, monday: date) -> CohortPhase:
    """The phase in which every cohort begins, from its start week on."""
    return CohortPhase(cohort_id, 1, plan.steps[0].code, monday, plan.version)


def share_of(bands: Iterable[str]) -> float | None:
    """How many of those whose band is known come regularly; None if they are less than five."""
    known = [band for band in bands if band in (REGULAR, IRREGULAR)]
    return known.count(REGULAR) / len(known) if len(known) >= LOWEST else None


def progress_in(
    phase: CohortPhase, step: Step, held: Iterable[tuple[date, str]], share: float | None
) -> Progress:
    """What counts within the phase. Several dates of one day are one."""
    days = {day for day, kind in held if day >= phase.since and kind in step.counts_kinds}
    return Progress(phase.since, sorted(days), share)


def change_due(step: Step | None, progress: Progress, today: date) -> date | None:
    """The day since which staff can be asked for the next phase; None: not yet, or never."""
    if step is None or step.next is None or step.propose_when is None:
        return None
    return due_on(step.propose_when, progress, today)


def goes_on_until(phase: CohortPhase, step: Step, days: Sequence[date]) -> date:
    """The day from which on no date of the phase is to come, as far as cohorts knows.

    `days`: when a date was held in it. Cohorts knows no holidays. While a date of the phase is
    missing, the next one may be later by the longest break.
    """
    if step.dates is None:
        return date.max
    rhythm = timedelta(weeks=step.rhythm_weeks)
    missing = max(0, step.dates - len(days))
    last = max(days, default=phase.since)
    next_ones = shifted(last, max(missing, 1) * rhythm)
    boosters = (shifted(day, timedelta(weeks=1)) for day in booster_days(step, phase.since))
    return max(
        shifted(phase.since, step.dates * rhythm),
        shifted(next_ones, LONGEST_BREAK) if missing else next_ones,
        *boosters,
    )


def booster_days(step: Step, since: date) -> list[date]:
    """The days that lie so many weeks after the change as the plan says."""
    return [shifted(since, timedelta(weeks=weeks)) for weeks in step.boosters_weeks]
