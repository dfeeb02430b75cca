"""Whether and when somebody is told something: the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from kreis.notifications.domain.contacts import opening_time
from kreis.notifications.domain.decisions import (
    Sent,
    call_if_unanswered_at,
    is_overtaken,
    reminders,
    wait_until,
)
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.invitations import Answer
from kreis.notifications.domain.subjects import subject_of
from kreis.notifications.domain.times import next_office_day, quiet_until, reminder_before
from services.notifications.tests.letters import (
    ACT,
    BERLIN,
    WEEK,
    changed,
    contact,
    errand,
    invitation,
    occasion,
    start_week,
)


def at(text: str) -> datetime:
    """A moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2027-03-16 08:00", None),
        ("2027-03-16 19:59", None),
        ("2027-03-16 20:00", "2027-03-17 08:00"),
        ("2027-03-17 07:59", "2027-03-17 08:00"),
        ("2027-03-20 21:00", "2027-03-22 08:00"),  # Saturday evening, then Sunday
        ("2027-03-21 12:00", "2027-03-22 08:00"),
        ("2027-03-26 12:00", "2027-03-27 08:00"),  # Good Friday; the Saturday after is a workday
        ("2027-03-27 21:00", "2027-03-30 08:00"),  # Easter Sunday and Monday
        ("2027-10-30 21:00", "2027-11-02 08:00"),  # clock change on Sunday, All Saints on Monday
    ],
)
def test_people_rest_at_night_on_sundays_and_on_holidays(moment: str, ends: str | None) -> None:
    assert quiet_until(at(moment), "NW") == (at(ends) if ends else None)


def test_a_holiday_is_one_of_the_land() -> None:
    all_saints = at("2027-11-01 12:00")

    assert quiet_until(all_saints, "NW") == at("2027-11-02 08:00")
    assert quiet_until(all_saints, "BE") is None


@pytest.mark.parametrize(
    ("starts", "reminded"),
    [
        ("2027-04-05 09:00", "2027-04-03 16:00"),  # Monday: on Saturday
        ("2027-04-13 09:30", "2027-04-12 16:00"),
        ("2027-03-30 09:30", "2027-03-27 16:00"),  # the Tuesday after Easter
        ("2027-11-02 09:30", "2027-10-30 16:00"),  # across the clock change
    ],
)
def test_a_reminder_comes_on_the_last_workday_before_saturday_included(
    starts: str, reminded: str
) -> None:
    assert reminder_before(at(starts), "NW") == at(reminded)


@pytest.mark.parametrize(
    ("answer_by", "called"),
    [
        ("2027-03-19 23:59", "2027-03-22 08:00"),
        ("2027-03-25 23:59", "2027-03-30 08:00"),  # Good Friday to Easter Monday
        ("2027-03-16 23:59", "2027-03-17 08:00"),
    ],
)
def test_the_office_opens_on_the_next_workday(answer_by: str, called: str) -> None:
    assert next_office_day(at(answer_by), "NW", time(8)) == at(called)


def test_who_has_not_answered_is_called_when_the_office_opens() -> None:
    late = contact(office_hours="Mo-Do 9.30-12 Uhr")

    assert call_if_unanswered_at(late, invitation()) == at("2027-03-22 09:30")


@pytest.mark.parametrize(
    ("hours", "opens"),
    [
        ("Mo-Fr 8-16 Uhr", time(8)),
        ("Mo–Fr 08:30–16:00", time(8, 30)),
        ("vormittags", time(8)),
        ("9.30 bis 12 Uhr", time(9, 30)),
    ],
)
def test_the_office_opens_at_the_first_time_that_is_named(hours: str, opens: time) -> None:
    assert opening_time(hours) == opens


def test_she_is_reminded_once_of_the_start_week_and_of_each_weekly_date() -> None:
    invited = invitation()
    about = errand(Kind.CONFIRMATION)

    planned = list(reminders(about, contact(), invited, at("2027-03-17 19:30")))

    assert [(each.errand.cause, each.at) for each in planned] == [
        (WEEK, at("2027-04-03 16:00")),
        (invited.occasions[5].id, at("2027-04-12 16:00")),
        (invited.occasions[6].id, at("2027-05-03 16:00")),
    ]


def test_who_joins_in_the_start_week_is_reminded_of_the_weekly_dates_only() -> None:
    planned = reminders(errand(Kind.CONFIRMATION), contact(), invitation(), at("2027-04-06 12:00"))

    assert [each.at for each in planned] == [at("2027-04-12 16:00"), at("2027-05-03 16:00")]


def test_when_the_first_morning_is_cancelled_the_week_is_reminded_of_before_the_next() -> None:
    monday, *others = start_week()
    invited = invitation(replace(monday, is_cancelled=True), *others)

    (planned,) = reminders(errand(Kind.CONFIRMATION), contact(), invited, at("2027-03-17 12:00"))

    assert planned.at == at("2027-04-05 16:00")


def test_nobody_is_reminded_of_a_date_that_is_off_or_that_she_declined() -> None:
    off = occasion("2027-04-20 09:30", is_cancelled=True)
    declined = occasion("2027-04-27 09:30", is_declined=True)
    invited = invitation(off, declined)

    assert not list(
        reminders(errand(Kind.CONFIRMATION), contact(), invited, at("2027-04-10 12:00"))
    )
    for each in (off, declined):
        about = errand(Kind.REMINDER, each.id)
        assert subject_of(about, invited, at("2027-04-10 12:00")) is None


def test_a_moved_date_has_a_reminder_of_its_own() -> None:
    moved = changed()
    invited = invitation(moved)
    about = errand(Kind.CHANGE, ACT)
    (planned,) = reminders(about, contact(), invited, at("2027-04-22 10:00"))

    assert (planned.errand.cause, planned.errand.version) == (moved.id, 2)
    old = replace(planned.errand, version=1)
    assert subject_of(old, invited, at("2027-04-26 16:00")) is None
    assert subject_of(planned.errand, invited, at("2027-04-26 16:00")) == moved


def test_news_of_a_date_that_was_changed_again_are_no_news() -> None:
    moved = changed()
    other = errand(Kind.CHANGE)

    assert subject_of(other, invitation(moved), at("2027-04-22 10:00")) is None
    now = errand(Kind.CHANGE, ACT)
    assert subject_of(now, invitation(moved), at("2027-04-22 10:00")) == moved
    assert subject_of(now, invitation(changed(is_cancelled=True)), at("2027-04-22 10:00")) is None
    assert subject_of(now, invitation(moved), at("2027-04-27 10:00")) is None


def test_news_of_today_or_tomorrow_morning_do_not_wait_for_the_end_of_the_night() -> None:
    off = changed(is_cancelled=True)
    invited = invitation(off)
    about = errand(Kind.CANCELLATION, ACT)

    def waits(now: str) -> datetime | None:
        return wait_until(about, off, contact(), invited, at(now))

    assert waits("2027-04-26 21:00") is None
    assert waits("2027-04-27 06:30") is None
    assert waits("2027-04-25 21:00") == at("2027-04-26 08:00")


def test_a_reminder_that_comes_up_too_early_waits_for_its_moment() -> None:
    date = occasion("2027-04-13 09:30")
    about = errand(Kind.REMINDER, date.id)

    wait = wait_until(about, date, contact(), invitation(date), at("2027-04-10 12:00"))

    assert wait == at("2027-04-12 16:00")
    assert wait_until(about, date, contact(), invitation(date), at("2027-04-12 16:00")) is None


def test_an_answer_from_before_does_not_overtake_an_invitation_that_came_anew() -> None:
    anew = errand(Kind.INVITATION, version=2)

    assert not is_overtaken(anew, Answer(None, 1))
    assert is_overtaken(anew, Answer("yes", 2))


@pytest.mark.parametrize(
    ("kind", "overtaken_by"),
    [
        (Kind.INVITATION, {"yes", "no"}),
        (Kind.CONFIRMATION, {"no", None}),
        (Kind.REMINDER, {"no", None}),
        (Kind.CHANGE, {"no"}),
        (Kind.CANCELLATION, {"no"}),
    ],
)
def test_an_answer_that_came_meanwhile_overtakes_what_it_makes_pointless(
    kind: Kind, overtaken_by: set[str | None]
) -> None:
    answers = (Answer("yes", 1), Answer("no", 1), Answer(None, 0))

    overtaken = {each.answer for each in answers if is_overtaken(errand(kind), each)}

    assert overtaken == overtaken_by


def test_two_a_week_and_sixteen_in_a_programme_are_enough() -> None:
    assert not Sent(1, 15).is_enough
    assert Sent(2, 2).is_enough
    assert Sent(0, 16).is_enough


def test_the_whole_programme_stays_within_its_limits() -> None:
    """Invitation, confirmation, one reminder of the week and one of each of twelve dates."""
    weekly = [occasion("2027-04-13 09:30") for _ in range(12)]
    dates = [
        replace(each, starts_at=each.starts_at + number * timedelta(weeks=1))
        for number, each in enumerate(weekly)
    ]
    invited = invitation(*start_week(), *dates)
    planned = list(reminders(errand(Kind.CONFIRMATION), contact(), invited, at("2027-03-17 12:00")))

    assert 2 + len(planned) == 15
