"""On which days a cohort meets: the demo's calendar, date by date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreis.events.domain.group_events import Kind
from kreis.events.domain.invitations import answer_deadline
from kreis.events.domain.open_days import (
    WEEKDAYS,
    HolidayCalendar,
    HolidaysUnknown,
    OpenDays,
    week_days,
    weekly_days,
)
from services.events.tests.tuesdays import NW, OPEN, days_of_2027, plan_of

UNNA = "13.04. 20.04. 27.04. 04.05. 11.05. 25.05. 01.06. 08.06. 15.06. 22.06. 29.06. 06.07."
KAMEN = "15.04. 22.04. 29.04. 13.05. 20.05. 03.06. 10.06. 17.06. 24.06. 01.07. 08.07. 15.07."
AUTUMN = "14.09. 21.09. 28.09. 05.10. 12.10. 19.10. 09.11. 16.11. 23.11. 30.11. 07.12. 14.12."
LAENDER = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"]
LAENDER += ["NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("monday", "weekday", "expected"),
    [
        (date(2027, 4, 5), "tue", UNNA),
        (date(2027, 4, 5), "thu", KAMEN),
        (date(2027, 9, 6), "tue", AUTUMN),
    ],
    ids=["Unna", "Kamen", "across the clock change"],
)
def test_the_weekly_dates_are_those_of_the_demo(monday: date, weekday: str, expected: str) -> None:
    assert weekly_days(monday, weekday, 12, OPEN)[0] == days_of_2027(expected)


@pytest.mark.parametrize(
    ("day", "public", "school"),
    [
        ("18.05.", False, True),
        ("06.05.", True, False),
        ("27.05.", True, False),
        ("26.10.", False, True),
        ("02.11.", False, True),
        ("13.04.", False, False),
        ("07.05.", False, False),
        ("28.05.", False, False),
    ],
)
def test_a_skipped_day_is_a_public_or_a_school_holiday(
    day: str, public: bool, school: bool
) -> None:
    (when,) = days_of_2027(day)
    assert (NW.is_public(when), NW.is_school(when)) == (public, school)


def test_the_start_week_has_five_mornings() -> None:
    plan = plan_of(date(2027, 4, 5), "tue")

    mornings = plan.of(plan.week)
    assert [event.day for event in mornings] == days_of_2027("05.04. 06.04. 07.04. 08.04. 09.04.")
    assert {event.kind for event in mornings} == {Kind.ASSESSMENT_WEEK}
    assert {(event.starts_at.time(), event.ends_at.time()) for event in mornings} == {
        (time(9), time(12))
    }


def test_a_public_holiday_in_the_start_week_is_left_out_and_a_school_holiday_is_not() -> None:
    whit_monday = date(2027, 5, 17)
    assert week_days(whit_monday, 5, OPEN) == days_of_2027("18.05. 19.05. 20.05. 21.05.")


def test_the_same_day_is_a_holiday_in_one_land_and_none_in_another() -> None:
    all_saints = date(2027, 11, 1)
    assert NW.is_public(all_saints)
    assert not HolidayCalendar("BE").is_public(all_saints)


def test_half_past_nine_stays_half_past_nine_when_the_clocks_change() -> None:
    dates = plan_of(date(2027, 9, 6), "tue").group_events[5:]

    assert {(event.starts_at.time(), event.ends_at.time()) for event in dates} == {
        (time(9, 30), time(11, 30))
    }
    offsets = [event.starts.utcoffset() for event in dates]
    assert offsets == [timedelta(hours=2)] * 6 + [timedelta(hours=1)] * 6


def test_links_open_until_a_day_after_the_last_date() -> None:
    plan = plan_of(date(2027, 4, 5), "tue")
    assert plan.links_expire_at == datetime(2027, 7, 7, 11, 30, tzinfo=BERLIN)


def test_dates_beyond_the_published_school_holidays_are_an_error() -> None:
    with pytest.raises(HolidaysUnknown, match="NW on 2029-08-21"):
        weekly_days(date(2029, 6, 4), "tue", 12, OPEN)


def test_the_turn_of_a_year_is_no_end_of_what_is_published() -> None:
    assert weekly_days(date(2027, 12, 6), "fri", 3, OPEN)[0] == [
        date(2027, 12, 17),
        date(2028, 1, 14),
        date(2028, 1, 21),
    ]


@settings(max_examples=60, deadline=None)
@given(
    land=st.sampled_from(LAENDER),
    weeks=st.integers(0, 100),
    weekday=st.sampled_from(WEEKDAYS),
    count=st.integers(1, 20),
)
def test_no_free_week_is_left_out_and_no_holiday_is_used(
    land: str, weeks: int, weekday: str, count: int
) -> None:
    holidays = HolidayCalendar(land)
    monday = date(2026, 1, 5) + timedelta(weeks=weeks)

    found, skipped = weekly_days(monday, weekday, count, OpenDays(holidays))

    first = monday + timedelta(days=7 + WEEKDAYS.index(weekday))
    asked = [first + timedelta(weeks=n) for n in range((found[-1] - first).days // 7 + 1)]
    assert found == [d for d in asked if not (holidays.is_public(d) or holidays.is_school(d))]
    assert sorted([*found, *skipped]) == asked
    assert len(found) == count


@pytest.mark.parametrize(
    ("asked", "first_starts", "answer_by"),
    [
        ("2027-03-16T09:00", "2027-04-05T09:00", "2027-03-19T23:59+01:00"),
        ("2027-03-16T00:30", "2027-04-05T09:00", "2027-03-19T23:59+01:00"),
        ("2027-03-26T09:00", "2027-04-05T09:00", "2027-03-29T23:59+02:00"),
        ("2027-04-03T09:00", "2027-04-05T09:00", "2027-04-04T23:59+02:00"),
        ("2027-04-04T19:00", "2027-04-05T09:00", "2027-04-05T09:00+02:00"),
        ("2027-04-05T08:00", "2027-04-05T09:00", "2027-04-05T09:00+02:00"),
        ("2027-04-05T09:00", "2027-04-05T09:00", "2027-04-05T23:59+02:00"),
    ],
    ids=["three days", "after midnight", "clock change", "near", "tomorrow", "today", "too late"],
)
def test_there_are_three_days_to_answer_but_the_first_date_does_not_wait(
    asked: str, first_starts: str, answer_by: str
) -> None:
    now, first = (
        datetime.fromisoformat(each).replace(tzinfo=BERLIN) for each in (asked, first_starts)
    )
    deadline = answer_deadline(now, first)
    assert deadline.isoformat(timespec="minutes") == answer_by
