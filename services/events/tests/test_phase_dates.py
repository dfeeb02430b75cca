"""On which days a cohort meets after a change of phase: a table made by hand.

The Tuesdays of Unna in 2027, North Rhine-Westphalia: summer holidays from 19.07. to 31.08., autumn
holidays from 23.10. to 06.11., Christmas holidays from 24.12. to 08.01.; clocks change on 31.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from kreis.events.domain.group_events import Change, ChangeKind, GroupEvent
from kreis.events.domain.open_days import OpenDays, Reason
from kreis.events.domain.phases import AHEAD, Phase, Replanned, extend, next_look, replan
from kreis.events.domain.plans import Plan
from services.events.tests.tuesdays import NW, OPEN, days_of_2027, plan_of

MONDAY = date(2027, 4, 5)
TODAY = datetime(2027, 7, 7, 8, tzinfo=UTC)
"""The day after the last of twelve weekly dates."""
LIGHT = "07.09. 21.09. 05.10. 19.10."


def unna(dates: int = 12) -> Plan:
    return plan_of(MONDAY, "tue", dates)


def phase(
    on: date,
    rhythm_weeks: int = 2,
    dates: int | None = 4,
    boosters: Sequence[int] = (),
    number: int = 2,
) -> Phase:
    return Phase(uuid4(), UUID(int=2), number, "light", on, rhythm_weeks, dates, tuple(boosters))


def after(plan: Plan, planned: Replanned) -> Plan:
    """The plan as it is once the change is made."""
    off = {each.id for each in planned.cancelled}
    kept = {each.id: each for each in planned.kept}
    events = [kept.get(e.id, cancelled(e) if e.id in off else e) for e in plan.group_events]
    every = sorted([*events, *planned.added], key=lambda event: event.starts_at)
    return replace(plan, group_events=tuple(every), skipped={**plan.skipped, **planned.skipped})


def cancelled(event: GroupEvent) -> GroupEvent:
    was = event.arrangement
    return event.changed(Change(uuid4(), ChangeKind.CANCELLED, was, None, "petra", TODAY), was)


def days(events: Sequence[GroupEvent]) -> list[date]:
    return [event.day for event in events]


def test_light_dates_begin_after_the_summer_holidays() -> None:
    planned = replan(unna(), phase(date(2027, 7, 8)), OPEN, TODAY)

    assert days(planned.added) == days_of_2027(LIGHT)
    assert (planned.cancelled, planned.kept, planned.stops_on) == ([], [], None)
    assert set(planned.skipped.values()) == {Reason.SCHOOL_HOLIDAYS}
    assert list(planned.skipped) == days_of_2027("20.07. 27.07. 03.08. 10.08. 17.08. 24.08. 31.08.")


def test_half_past_nine_stays_half_past_nine_after_the_clocks_change() -> None:
    planned = replan(unna(), phase(date(2027, 9, 1), dates=6), OPEN, TODAY)

    assert days(planned.added) == days_of_2027(f"{LIGHT} 09.11. 23.11.")
    assert {event.starts_at.time() for event in planned.added} == {time(9, 30)}
    assert {event.starts.utcoffset() for event in planned.added} == {
        timedelta(hours=2),
        timedelta(hours=1),
    }


def test_monthly_dates_go_on_and_boosters_come_beside_them() -> None:
    """Boosters: 15.12. leads to 21.12., as 14.12. has a date; 05.04.2028 to the end of Easter."""
    plan = unna()
    light = after(plan, replan(plan, phase(date(2027, 7, 8)), OPEN, TODAY))
    now = datetime(2027, 10, 20, 8, tzinfo=UTC)
    monthly = phase(date(2027, 10, 20), 4, None, (8, 24), number=3)

    planned = replan(light, monthly, OPEN, now)

    regular = [each for each in planned.added if each.booster_weeks is None]
    boosters = {each.booster_weeks: each.day for each in planned.added if each.booster_weeks}
    assert len(regular) == AHEAD
    assert days(regular) == [
        *days_of_2027("16.11. 14.12."),
        date(2028, 1, 11),
        date(2028, 2, 8),
        date(2028, 3, 7),
        date(2028, 4, 4),
    ]
    assert boosters == {8: date(2027, 12, 21), 24: date(2028, 4, 25)}


def test_dates_that_fit_stay_and_others_fall_out() -> None:
    """Sixteen weekly dates were planned; the change is after the twelfth."""
    plan = unna(16)
    there = days(plan.of(plan.weekly))[12:]
    assert there == days_of_2027("13.07. 07.09. 14.09. 21.09.")

    planned = replan(plan, phase(date(2027, 7, 8)), OPEN, TODAY)

    assert days(planned.kept) == days_of_2027("13.07. 07.09. 21.09."), "13.07. is within notice"
    assert days(planned.cancelled) == days_of_2027("14.09.")
    assert days(planned.added) == days_of_2027("05.10.")


def test_what_is_within_notice_or_held_stays_whatever_the_rhythm() -> None:
    plan = unna(16)
    soon = replan(plan, phase(date(2027, 6, 30)), OPEN, datetime(2027, 6, 29, 8, tzinfo=UTC))

    assert days_of_2027("06.07.")[0] in days(soon.kept)
    held = {day: replace(e, is_held=True) for e in plan.group_events for day in [e.day]}
    all_held = replace(plan, group_events=tuple(held.values()))
    assert replan(all_held, phase(date(2027, 7, 8)), OPEN, TODAY).cancelled == []


def test_a_date_that_staff_moved_within_its_week_stays() -> None:
    plan = unna(16)
    events = [
        replace(
            each,
            starts_at=each.starts_at + timedelta(days=2),
            ends_at=each.ends_at + timedelta(days=2),
        )
        if each.day == date(2027, 9, 7)
        else each
        for each in plan.group_events
    ]

    planned = replan(
        replace(plan, group_events=tuple(events)), phase(date(2027, 8, 1)), OPEN, TODAY
    )

    assert days(planned.kept)[0] == date(2027, 9, 9)
    assert days(planned.cancelled) == days_of_2027("14.09.")


def test_the_group_goes_on_where_and_when_it_met_last() -> None:
    """Staff moved the last weeks to Thursday afternoon."""
    plan = unna()
    last = {each.id for each in plan.of(plan.weekly)[-4:]}
    events = [
        replace(
            each,
            starts_at=datetime.combine(each.day + timedelta(days=2), time(14)),
            ends_at=datetime.combine(each.day + timedelta(days=2), time(16)),
        )
        if each.id in last
        else each
        for each in plan.group_events
    ]

    planned = replan(
        replace(plan, group_events=tuple(events)), phase(date(2027, 7, 9)), OPEN, TODAY
    )

    assert days(planned.added) == days_of_2027("02.09. 16.09. 30.09. 14.10.")
    assert {each.starts_at.time() for each in planned.added} == {time(14)}


def test_closure_days_are_made_up_for_a_week_later() -> None:
    closed = OpenDays(NW, {date(2027, 9, 21)})

    planned = replan(unna(), phase(date(2027, 7, 8)), closed, TODAY)

    assert days(planned.added) == days_of_2027("07.09. 28.09. 12.10. 09.11.")
    assert planned.skipped[date(2027, 9, 21)] is Reason.CLOSURE_DAY


def test_planning_ends_where_no_holidays_are_published() -> None:
    planned = replan(unna(), phase(date(2027, 7, 8), 26, 60), OPEN, TODAY)

    assert planned.stops_on is not None
    assert planned.added
    assert planned.stops_on > planned.added[-1].day
    assert next_look(unna(), phase(date(2027, 7, 8), 26, 60), planned, TODAY.date()) == date(
        2027, 8, 4
    )


def test_without_a_land_no_day_is_left_out() -> None:
    planned = replan(unna(), phase(date(2027, 7, 8)), None, TODAY)

    assert days(planned.added) == days_of_2027("20.07. 03.08. 17.08. 31.08.")


def test_a_phase_without_an_end_gets_the_next_date_when_one_is_over() -> None:
    monthly = phase(date(2027, 7, 8), 4, None)
    weekly = unna()
    planned = replan(weekly, monthly, OPEN, TODAY)
    plan = after(weekly, planned)
    first = planned.added[0].day
    assert next_look(plan, monthly, planned, TODAY.date()) == first + timedelta(days=1)

    later = datetime.combine(first + timedelta(days=1), time(4), UTC)
    more = extend(plan, monthly, OPEN, later)

    assert (more.cancelled, more.kept) == ([], [])
    assert len(more.added) == 1
    assert more.added[0].day >= planned.added[-1].day + timedelta(weeks=4)
    again = extend(after(plan, more), monthly, OPEN, later)
    assert again.added == []


def test_a_date_that_staff_cancel_is_not_made_up_for() -> None:
    light = phase(date(2027, 7, 8))
    weekly = unna()
    plan = after(weekly, replan(weekly, light, OPEN, TODAY))
    off = next(each for each in plan.group_events if each.phase == 2)
    events = tuple(cancelled(each) if each.id == off.id else each for each in plan.group_events)

    assert extend(replace(plan, group_events=events), light, OPEN, TODAY).added == []
    assert extend(plan, light, OPEN, TODAY).added == []


@pytest.mark.parametrize("boosters", [(8,), (8, 9), (1, 2, 3)])
def test_no_week_gets_two_dates(boosters: tuple[int, ...]) -> None:
    planned = replan(unna(), phase(date(2027, 7, 8), 1, 12, boosters), OPEN, TODAY)

    weeks = [each.day.isocalendar()[:2] for each in planned.added]
    assert len(weeks) == len(set(weeks)) == 12 + len(boosters)
