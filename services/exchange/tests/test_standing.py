"""The same each week: proposed by one, accepted by the other, until one of the two ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from kreis.exchange.domain.asks import Place
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.domain.standing import Standing
from services.exchange.tests.village import Member, Village


def states(member: Member) -> list[str]:
    """States of her agreements, by their beginning."""
    return [each["state"] for each in member.looks()["agreements"]]


def weekly(member: Member) -> list[str]:
    return [each["weekly"] for each in member.looks()["standing"]]


def begins(village: Village) -> list[str]:
    """When all dates begin, at the hour of the clock."""
    rows = village.rows("select starts_at from ask order by starts_at")
    return [f"{starts.astimezone(BERLIN):%d.%m. %H:%M}" for (starts,) in rows]


def test_one_proposes_the_other_accepts_and_each_week_has_a_date_of_its_own(
    village: Village,
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine", contact="0171 39200 01")
    ask = village.agree(jasmin, sabine, days=1, hours=2, place="theirs", bands=["0-2", "3-5"])
    jasmin.wants_weekly(ask)
    assert (weekly(jasmin), weekly(sabine)) == (["mine"], ["theirs"])
    assert sabine.looks()["standing"][0]["ask_id"] == ask
    sabine.wants_weekly(ask)
    assert (weekly(jasmin), weekly(sabine)) == (["both"], ["both"])
    assert begins(village) == ["15.06. 11:00"], "the next one is made as this one begins"

    village.later(days=1)
    assert begins(village) == ["15.06. 11:00", "22.06. 11:00"]
    first, second = jasmin.looks()["agreements"]
    assert {name for name in first if first[name] != second[name]} == {
        *("id", "starts_at", "ends_at", "can_be_cancelled")
    }
    assert sabine.agreement(second["id"])["contact"] == "0171 39200 01"
    for minutes, confirmed in ((120, ask), (0, second["id"])):
        village.later(days=1 if confirmed == ask else 7)
        for each in (jasmin, sabine):
            each.confirms(confirmed, minutes)
    assert (jasmin.balance, sabine.balance) == (60, 300), "each date is confirmed by itself"
    assert begins(village) == ["15.06. 11:00", "22.06. 11:00", "29.06. 11:00"]


def test_the_carer_may_propose_as_well(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    sabine.wants_weekly(ask)
    assert (weekly(jasmin), weekly(sabine)) == (["theirs"], ["mine"])
    jasmin.wants_weekly(ask)
    assert weekly(sabine) == ["both"]


def test_a_second_press_changes_nothing(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=1, hours=1)
    for act in (
        lambda: jasmin.wants_weekly(ask),
        lambda: sabine.wants_weekly(ask),
        sabine.ends_weekly,
    ):
        act()
        shown, told = (jasmin.looks(), sabine.looks()), village.kinds()
        act()
        assert ((jasmin.looks(), sabine.looks()), village.kinds()) == (shown, told)
    assert village.rows("select count(*) from standing") == [(1,)]


def test_a_proposal_holds_until_its_date_begins(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=1)
    jasmin.wants_weekly(ask)
    village.later(days=1)

    answer = sabine.ask("PUT", f"/asks/{ask}/standing")
    assert (answer.status_code, answer.json["type"]) == (409, "ask-taken")
    assert (weekly(jasmin), weekly(sabine)) == ([], [])
    village.later(days=8)
    assert len(begins(village)) == 1


def test_only_what_is_agreed_and_to_come_can_be_proposed(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = jasmin.asks()
    assert jasmin.ask("PUT", f"/asks/{ask}/standing").json["type"] == "ask-taken"
    sabine.offers(ask)
    assert sabine.ask("PUT", f"/asks/{ask}/standing").json["type"] == "no-ask"
    jasmin.agrees(ask)
    jasmin.does("PUT", "/consent", {"shares_contact": False})
    assert jasmin.ask("PUT", f"/asks/{ask}/standing").json["type"] == "contact-not-shared"


def test_news_comes_as_a_digest_and_each_date_as_agreed(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=8, hours=1)
    village.later(days=7.5)
    known = len(village.kinds())
    jasmin.wants_weekly(ask)
    assert village.kinds()[known:] == ["digest"]
    sabine.wants_weekly(ask)
    assert village.kinds()[known:] == ["digest", "digest"]
    village.later(days=1)
    assert village.kinds()[known + 2 :] == ["agreed", "agreed"]
    letters = [village.letter(each["data"]["message_id"]) for each in village.wanted()[-2:]]
    assert {each["subject"] for each in letters} == {"Vereinbart: Di 29.6. 11:00-12:00"}


def test_nobody_gets_more_than_three_messages_a_week_for_dates_that_come_by_themselves(
    village: Village,
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    for day in (1, 2, 3, 4, 5):
        village.agree_weekly(jasmin, sabine, days=day, hours=0.25)
    village.later(days=8)
    known = village.now
    village.later(days=21)

    sent = village.rows(
        f"select member_id, wanted_at from wanted_message where wanted_at > '{known}'"
    )
    assert sent
    for who, at in sent:
        of_the_week = [t for m, t in sent if m == who and at <= t < at + timedelta(days=7)]
        assert len(of_the_week) <= 3
    assert states(jasmin).count("agreed") >= 5, "the dates are made nevertheless"


def test_a_week_beyond_the_floor_is_left_out_and_the_next_comes_again(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    village.agree_weekly(jasmin, sabine, days=1, hours=6)
    village.later(days=8.1)
    assert states(jasmin) == states(sabine) == ["agreed", "agreed", "cancelled"]
    out = sabine.looks()["agreements"][-1]
    assert (out["weekly"], out["other"], out["contact"]) == ("both", None, None)
    assert village.kinds()[-2:] == ["cancelled", "cancelled"]
    letter = village.letter(village.wanted()[-1]["data"]["message_id"])
    assert letter["subject"] == "Abgesagt: Di 29.6. 11:00-17:00"
    assert not letter["is_urgent"], "a week before, it may rest for the night"

    village.later(days=7)
    assert states(jasmin)[-1] == "agreed"
    assert begins(village)[-1] == "06.07. 11:00"


def test_a_week_beyond_the_law_is_left_out(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=5, place="theirs")
    ask = nicole.asks(days=9, hours=11, place="theirs")
    sabine.offers(ask, "theirs")
    nicole.agrees(ask)
    village.later(days=1)
    assert states(jasmin) == ["agreed", "cancelled"]
    assert weekly(jasmin) == weekly(sabine) == ["both"]


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
    assert weekly(jasmin) == weekly(sabine) == ["both"]


def test_who_accepts_in_a_pause_has_no_dates_until_it_is_over(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=1, hours=1)
    jasmin.wants_weekly(ask)
    sabine.does("PUT", "/pause", {"is_paused": True})
    jasmin.wants_weekly(ask)
    sabine.wants_weekly(ask)
    village.later(days=1)
    assert states(jasmin) == ["agreed", "cancelled"]
    sabine.does("PUT", "/pause", {"is_paused": False})
    village.later(days=7)
    assert states(jasmin)[1:] == ["cancelled", "agreed"]


def test_what_the_two_have_agreed_themselves_is_no_week_left_out(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    on_tuesday = {"starts_at": "2027-06-15T14:00+02:00", "ends_at": "2027-06-15T15:00+02:00"}
    a_week_later = {"starts_at": "2027-06-22T14:00+02:00", "ends_at": "2027-06-22T15:00+02:00"}
    village.agree_weekly(jasmin, sabine, **on_tuesday)
    other = village.agree(jasmin, sabine, **a_week_later)
    village.later(days=2)

    assert states(jasmin) == ["agreed", "agreed"]
    assert jasmin.agreement(other)["weekly"] == "both"


ENDINGS: dict[str, Callable[[Member, str], object]] = {
    "she ends it": lambda who, ask: who.ends_weekly(),
    "she pauses": lambda who, ask: who.does("PUT", "/pause", {"is_paused": True}),
    "she leaves": lambda who, ask: who.does("DELETE", "/membership"),
    "she blocks": lambda who, ask: who.does("POST", "/blocks", {"ask_id": ask}),
}


@pytest.mark.parametrize("how", list(ENDINGS))
@pytest.mark.parametrize("is_asker", [True, False], ids=["asker", "carer"])
def test_it_ends_by_one_of_the_two(village: Village, how: str, is_asker: bool) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree_weekly(jasmin, sabine, days=8, hours=1)
    village.later(days=8)
    known, dates = len(village.kinds()), begins(village)
    one, other = (jasmin, sabine) if is_asker else (sabine, jasmin)
    ENDINGS[how](one, ask)

    assert weekly(other) == ["no"]
    assert other.looks()["standing"][0]["other"] is None
    stays = how in ("she ends it", "she pauses")
    assert states(other)[-1] == ("agreed" if stays else "cancelled"), "the date that was made"
    assert village.kinds()[known:] == ["digest" if stays else "cancelled"], "one message says it"
    village.later(days=15)
    assert begins(village) == dates, "no week follows"


def test_one_date_is_cancelled_by_itself(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    village.later(days=1)
    second = jasmin.looks()["agreements"][1]["id"]
    sabine.does("DELETE", f"/asks/{second}")
    assert [each["id"] for each in nicole.looks()["asks_of_others"]] == [second]
    nicole.offers(second)
    jasmin.agrees(second)
    assert jasmin.agreement(second)["weekly"] == "no", "with Nicole it is for once"
    village.later(days=7)

    third = jasmin.looks()["agreements"][-1]
    assert (third["state"], third["other"]["first_name"]) == ("agreed", "Sabine")
    jasmin.does("DELETE", f"/asks/{third['id']}")
    assert jasmin.agreement(third["id"])["weekly"] == "both", "the other weeks stay"


@pytest.mark.parametrize("is_asker", [True, False], ids=["asker", "carer"])
def test_what_is_only_proposed_ends_with_its_date(village: Village, is_asker: bool) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    jasmin.wants_weekly(ask)
    (jasmin if is_asker else sabine).does("DELETE", f"/asks/{ask}")
    assert (weekly(jasmin), weekly(sabine)) == ([], [])


def test_it_ends_when_one_has_fallen_silent(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    for _ in range(10):
        village.later(days=7)
        for each in (jasmin, nicole):
            each.does("PUT", "/stay")
    assert weekly(jasmin) == ["no"]
    last = begins(village)[-1]
    village.later(days=7)
    assert begins(village)[-1:] in ([last], [])


def test_the_clock_changes_and_the_hour_stays(village: Village) -> None:
    village.is_at(datetime(2027, 10, 18, 8, tzinfo=UTC))
    jasmin, sabine, _ = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    village.later(days=15)

    assert begins(village) == ["19.10. 10:00", "26.10. 10:00", "02.11. 10:00"]


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
