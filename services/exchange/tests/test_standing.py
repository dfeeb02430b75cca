"""The same each week: proposed by one, accepted by the other, until one of the two ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.exchange.tests.village import Member, Village


def test_one_proposes_the_other_accepts_and_each_week_has_a_date_of_its_own(
    village: Village,
) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine", contact="0171 39200 01")
    ask = village.agree(jasmin, sabine, days=1, hours=2, place="theirs", bands=["0-2", "3-5"])
    jasmin.wants_weekly(ask)
    assert (jasmin.weekly(), sabine.weekly()) == (["mine"], ["theirs"])
    assert sabine.looks()["standing"][0]["ask_id"] == ask
    sabine.wants_weekly(ask)
    assert (jasmin.weekly(), sabine.weekly()) == (["both"], ["both"])
    assert village.begins() == ["15.06. 11:00"], "the next one is made as this one begins"

    village.later(days=1)
    assert village.begins() == ["15.06. 11:00", "22.06. 11:00"]
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
    assert village.begins() == ["15.06. 11:00", "22.06. 11:00", "29.06. 11:00"]


def test_the_carer_may_propose_as_well(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    sabine.wants_weekly(ask)
    assert (jasmin.weekly(), sabine.weekly()) == (["theirs"], ["mine"])
    jasmin.wants_weekly(ask)
    assert sabine.weekly() == ["both"]


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
    assert (jasmin.weekly(), sabine.weekly()) == ([], [])
    village.later(days=8)
    assert len(village.begins()) == 1


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
    assert jasmin.states().count("agreed") >= 5, "the dates are made nevertheless"


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
    known, dates = len(village.kinds()), village.begins()
    one, other = (jasmin, sabine) if is_asker else (sabine, jasmin)
    ENDINGS[how](one, ask)

    assert other.weekly() == ["no"]
    assert other.looks()["standing"][0]["other"] is None
    stays = how in ("she ends it", "she pauses")
    assert other.states()[-1] == ("agreed" if stays else "cancelled"), "the date that was made"
    assert village.kinds()[known:] == ["digest" if stays else "cancelled"], "one message says it"
    village.later(days=15)
    assert village.begins() == dates, "no week follows"


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
    assert (jasmin.weekly(), sabine.weekly()) == ([], [])


def test_it_ends_when_one_has_fallen_silent(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    for _ in range(10):
        village.later(days=7)
        for each in (jasmin, nicole):
            each.does("PUT", "/stay")
    assert jasmin.weekly() == ["no"]
    last = village.begins()[-1]
    village.later(days=7)
    assert village.begins()[-1:] in ([last], [])
