"""Which weeks of a standing agreement are left out, and at which hour its dates begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from kreis.exchange.domain.asks import Place
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.domain.standing import Standing
from services.exchange.tests.village import Member, Village


def test_a_week_beyond_the_floor_is_left_out_and_the_next_comes_again(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    village.agree_weekly(jasmin, sabine, days=1, hours=6)
    village.later(days=8.1)
    assert jasmin.states() == sabine.states() == ["agreed", "agreed", "cancelled"]
    out = sabine.looks()["agreements"][-1]
    assert (out["weekly"], out["other"], out["contact"]) == ("both", None, None)
    assert village.kinds()[-2:] == ["cancelled", "cancelled"]
    letter = village.letter(village.wanted()[-1]["data"]["message_id"])
    assert letter["subject"] == "Abgesagt: Di 29.6. 11:00-17:00"
    assert not letter["is_urgent"], "a week before, it may rest for the night"

    village.later(days=7)
    assert jasmin.states()[-1] == "agreed"
    assert village.begins()[-1] == "06.07. 11:00"


def test_a_week_beyond_the_law_is_left_out(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=5, place="theirs")
    ask = nicole.asks(days=9, hours=11, place="theirs")
    sabine.offers(ask, "theirs")
    nicole.agrees(ask)
    village.later(days=1)
    assert jasmin.states() == ["agreed", "cancelled"]
    assert jasmin.weekly() == sabine.weekly() == ["both"]


LEFT_OUT: dict[str, Callable[[Village, Member, Member, Member], object]] = {
    "the carer has an agreement": lambda v, a, c, other: v.agree(other, c, days=8.04, hours=1),
    "the carer's children are minded": lambda v, a, c, other: v.agree(c, other, days=8, hours=1),
    "the asker minds": lambda v, a, c, other: v.agree(other, a, days=7.96, hours=2),
    "the asker shows no contact": lambda v, a, c, other: a.does(
        "PUT", "/consent", {"shares_contact": False}
    ),
    "the carer shows no contact": lambda v, a, c, other: c.does(
        "PUT", "/consent", {"shares_contact": False}
    ),
}


@pytest.mark.parametrize("why", list(LEFT_OUT))
def test_a_week_that_cannot_be_is_left_out(village: Village, why: str) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=2)
    LEFT_OUT[why](village, jasmin, sabine, nicole)
    village.later(days=1)

    (tuesday,) = village.rows(
        "select state from ask where standing_id is not null and starts_at > '2027-06-20'"
    )
    assert tuesday == ("cancelled",)
    assert jasmin.weekly() == sabine.weekly() == ["both"]


def test_who_accepts_in_a_pause_has_no_dates_until_it_is_over(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=1, hours=1)
    jasmin.wants_weekly(ask)
    sabine.does("PUT", "/pause", {"is_paused": True})
    jasmin.wants_weekly(ask)
    sabine.wants_weekly(ask)
    village.later(days=1)
    assert jasmin.states() == ["agreed", "cancelled"]
    sabine.does("PUT", "/pause", {"is_paused": False})
    village.later(days=7)
    assert jasmin.states()[1:] == ["cancelled", "agreed"]


def test_what_the_two_have_agreed_themselves_is_no_week_left_out(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    on_tuesday = {"starts_at": "2027-06-15T14:00+02:00", "ends_at": "2027-06-15T15:00+02:00"}
    a_week_later = {"starts_at": "2027-06-22T14:00+02:00", "ends_at": "2027-06-22T15:00+02:00"}
    village.agree_weekly(jasmin, sabine, **on_tuesday)
    other = village.agree(jasmin, sabine, **a_week_later)
    village.later(days=2)

    assert jasmin.states() == ["agreed", "agreed"]
    assert jasmin.agreement(other)["weekly"] == "both"


def test_the_clock_changes_and_the_hour_stays(village: Village) -> None:
    village.is_at(datetime(2027, 10, 18, 8, tzinfo=UTC))
    jasmin, sabine, _ = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    village.later(days=15)

    assert village.begins() == ["19.10. 10:00", "26.10. 10:00", "02.11. 10:00"]


def test_nights_of_the_clock_change_have_a_beginning_and_an_end() -> None:
    def hours(begin: str, end: str, on: date) -> tuple[str, str, int]:
        starts, ends = (
            datetime.fromisoformat(each).replace(tzinfo=BERLIN) for each in (begin, end)
        )
        ids = {name: uuid4() for name in ("id", "circle_id", "asker_id", "carer_id")}
        given = {"place": Place.HERS, "bands": ("3-5",), "asker_proposes": True, "next_on": on}
        made = Standing(starts_at=starts, ends_at=ends, **ids, **given)  # type: ignore[arg-type]
        new = made.date_on(uuid4())
        first, last = (each.astimezone(BERLIN) for each in (new.starts_at, new.ends_at))
        return f"{first:%H:%M}", f"{last:%H:%M}", new.units

    spring, autumn = date(2027, 3, 28), date(2027, 10, 31)
    assert hours("2027-03-21T02:15", "2027-03-21T02:45", spring) == ("03:15", "03:45", 2)
    assert hours("2027-03-20T22:00", "2027-03-21T06:00", date(2027, 3, 27)) == (
        "22:00",
        "06:00",
        28,
    )
    assert hours("2027-10-23T22:00", "2027-10-24T06:00", date(2027, 10, 30)) == (
        *("22:00", "06:00", 36),
    )
    assert hours("2027-10-23T20:00", "2027-10-24T08:00", date(2027, 10, 30)) == (
        *("20:00", "07:00", 48),
    ), "twelve hours are the most"
    assert hours("2027-10-24T02:00", "2027-10-24T04:00", autumn)[:2] == ("02:00", "04:00")


def test_after_a_long_standstill_only_weeks_to_come_are_made(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    village.is_at(village.now + timedelta(days=20))
    village.work()
    made = village.rows("select starts_at::date::text from ask where asked_at > '2027-07-01'")
    assert made == [("2027-07-06",)]
