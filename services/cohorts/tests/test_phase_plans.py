"""The plan of phases: what counts in a phase, what a plan may be, and its default."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from kreis.cohorts.domain.phase_rules import Rule
from kreis.cohorts.domain.phases import (
    DEFAULT,
    KINDS,
    State,
    Step,
    booster_days,
    change_due,
    faults_of,
    first_phase,
    progress_in,
    share_of,
)

COHORT = UUID("c0135c0c-de5e-4967-95c5-f86b67d7a56f")
PHASE = first_phase(COHORT, DEFAULT, date(2027, 4, 5))
INTENSIVE, LIGHT, MONTHLY = DEFAULT.steps
WEEKLY = [(date(2027, 4, 13) + timedelta(weeks=n), "exchange_meeting") for n in range(12)]


def test_the_default_plan() -> None:
    shown = [(s.code, s.rhythm_weeks, s.dates, s.next, str(s.propose_when)) for s in DEFAULT.steps]
    assert shown == [
        ("intensive", 1, 12, "light", "held >= 12"),
        ("light", 2, 4, "monthly", "held >= 4"),
        ("monthly", 4, None, None, "None"),
    ]
    assert faults_of(DEFAULT.steps) == {}
    assert (PHASE.step, PHASE.since) == ("intensive", date(2027, 4, 5))


def test_what_counts_are_days_of_the_phase_with_a_counting_kind() -> None:
    """The start week, an open meeting, a second date of one day and an earlier one do not."""
    held = [
        *((date(2027, 4, 5 + n), "assessment_week") for n in range(5)),
        (date(2027, 4, 6), "open_meeting"),
        (date(2027, 4, 13), "workshop"),
        (date(2027, 3, 30), "exchange_meeting"),
        *WEEKLY,
    ]

    progress = progress_in(PHASE, INTENSIVE, held, None)

    assert progress.over_on == [day for day, _ in WEEKLY]
    assert change_due(INTENSIVE, progress, date(2027, 6, 29)) == date(2027, 6, 29)
    only_talks = replace(INTENSIVE, counts_kinds=("expert_talk",))
    assert progress_in(PHASE, only_talks, held, None).over_on == []


def test_the_light_phase_counts_from_its_own_first_day() -> None:
    light = replace(PHASE, number=2, step="light", since=date(2027, 7, 6))
    fortnightly = [(date(2027, 7, 6) + timedelta(weeks=2 * n), "workshop") for n in range(4)]

    early = progress_in(light, LIGHT, [*WEEKLY, *fortnightly[:3]], None)
    due = progress_in(light, LIGHT, [*WEEKLY, *fortnightly], None)

    assert change_due(LIGHT, early, date(2027, 12, 1)) is None
    assert change_due(LIGHT, due, date(2027, 8, 17)) == date(2027, 8, 17)


def test_the_last_phase_and_one_that_left_the_plan_ask_nothing() -> None:
    progress = progress_in(PHASE, MONTHLY, WEEKLY, 1.0)

    assert change_due(MONTHLY, progress, date(2028, 1, 1)) is None
    assert change_due(None, progress, date(2028, 1, 1)) is None


@pytest.mark.parametrize(
    ("since", "days"),
    [
        ("2027-09-07", ["2027-11-02", "2028-02-22"]),
        ("2028-01-04", ["2028-02-29", "2028-06-20"]),
    ],
)
def test_boosters_lie_eight_and_24_weeks_after_the_change(since: str, days: list[str]) -> None:
    """Across the clock change in October, and on the last day of February in a leap year."""
    found = booster_days(MONTHLY, date.fromisoformat(since))

    assert [day.isoformat() for day in found] == days


@pytest.mark.parametrize(
    ("bands", "share"),
    [
        ([], None),
        (["regular"] * 4, None),
        (["regular"] * 4 + ["new"] * 3 + ["ended"], None),
        (["regular"] * 4 + ["irregular"], 0.8),
        (["regular"] * 3 + ["irregular"] * 3 + ["something-else"], 0.5),
    ],
)
def test_a_share_is_of_members_whose_band_is_known(bands: list[str], share: float | None) -> None:
    assert share_of(bands) == share


def _plan(*steps: Step) -> dict[str, str]:
    return faults_of(steps)


def test_a_plan_that_leads_nowhere_is_refused_at_its_step() -> None:
    last = replace(LIGHT, next=None, propose_when=None)

    assert _plan(INTENSIVE, last) == {}
    assert "steps.1.code" in _plan(INTENSIVE, replace(last, code="intensive"))
    assert _plan(INTENSIVE) == {"steps.0.next": "the phase that follows: none, it is the last"}
    assert "steps.0.next" in _plan(replace(INTENSIVE, next="monthly"), last)
    assert _plan(replace(INTENSIVE, propose_when=None), last) == {"steps.0.propose_when": "a rule"}
    assert "steps.1.propose_when" in _plan(INTENSIVE, replace(last, propose_when=Rule(week=3)))
    assert _plan(replace(INTENSIVE, dates=11), last) == {
        "steps.0.propose_when": "held of 11 at most: it has no more dates"
    }
    assert _plan(replace(INTENSIVE, dates=None), last) == {}


def test_postponed_is_open_and_declined_is_not() -> None:
    assert [state for state in State if state.is_open] == [State.PROPOSED, State.POSTPONED]


def test_every_kind_that_counts_is_of_the_kinds_of_events() -> None:
    assert "assessment_week" not in KINDS
    assert "open_meeting" not in KINDS
