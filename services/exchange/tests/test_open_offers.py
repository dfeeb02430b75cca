"""Open offers: one member minds children of several families at the same hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.exchange.tests.village import NOW, Village


def test_three_families_take_a_place_and_each_pays_her_own_hours(village: Village) -> None:
    sabine, *others = village.members("Sabine", "Jasmin", "Nicole", "Olena")
    offer = sabine.offers_hours()
    for left, each in zip((3, 2, 1), others, strict=True):
        (shown,) = each.looks()["offers_of_others"]
        assert (shown["free"], shown["other"]["first_name"]) == (left, "Sabine")
        assert "@" not in str(shown), "no contact before it is agreed"
        each.takes_place(offer)
    assert sabine.free_of_own() == [0]
    assert {each["contact"] for each in sabine.looks()["agreements"]} == {
        f"{name}@post.example" for name in ("jasmin", "nicole", "olena")
    }
    assert others[0].looks()["agreements"][0]["contact"] == "sabine@post.example"
    village.later(days=6)
    for each in others:
        ask = each.looks()["agreements"][0]["id"]
        each.confirms(ask)
        sabine.confirms(ask)

    assert [each.balance for each in others] == [0, 0, 0]
    assert sabine.balance == 4 * 180
    assert village.rows("select sum(units) from movement") == [(0,)]


def test_no_more_children_come_than_she_has_said(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    offer = sabine.offers_hours(places=2)
    assert jasmin.refused_place(offer, "3-5", "3-5", "0-2") == "invalid-input"
    assert jasmin.refused_place(offer, "10+") == "invalid-input", "of that age nobody may come"
    jasmin.takes_place(offer, "3-5", "3-5")

    assert (nicole.free_places(), sabine.free_of_own()) == ([], [0])
    assert nicole.refused_place(offer) == "no-ask"
    (ask,) = jasmin.looks()["agreements"]
    jasmin.does("DELETE", f"/asks/{ask['id']}")
    assert (nicole.free_places(), sabine.free_of_own()) == ([2], [2]), "a place is free again"


def test_children_whom_she_minds_by_another_agreement_take_places_too(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    village.agree(jasmin, sabine, bands=["0-2", "3-5"])
    offer = sabine.offers_hours(days=5.05)

    assert nicole.free_places() == [1]
    assert nicole.refused_place(offer, "3-5", "3-5") == "invalid-input"
    nicole.takes_place(offer)
    assert jasmin.free_places() == []


def test_a_second_press_changes_nothing(village: Village) -> None:
    sabine, jasmin = village.members("Sabine", "Jasmin")
    said = _said(village)
    offer = sabine.does("POST", "/open-offers", said)["own_offers"][0]["id"]
    for act in (
        lambda: sabine.does("POST", "/open-offers", said),
        lambda: jasmin.takes_place(offer),
        lambda: sabine.does("DELETE", f"/open-offers/{offer}"),
    ):
        act()
        shown, told = (jasmin.looks(), sabine.looks()), village.kinds()
        act()
        assert ((jasmin.looks(), sabine.looks()), village.kinds()) == (shown, told)
    assert len(jasmin.looks()["agreements"]) == 1


def _said(village: Village) -> dict[str, Any]:
    starts = village.now + timedelta(days=5)
    ends = starts + timedelta(hours=3)
    said = {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()}
    return said | {"bands": ["0-2", "3-5"], "places": 3}


def test_the_same_hours_count_once_for_the_law(village: Village) -> None:
    sabine, *others = village.members("Sabine", "Jasmin", "Nicole")
    early, late = (sabine.offers_hours(days=day, hours=6) for day in (1, 2))
    for each in others:
        each.takes_place(early)
        each.takes_place(late)
    olena, *_ = village.members("Olena")
    asked = [olena.asks(days=3, hours=hours, place="theirs") for hours in (3, 3.25)]
    minutes = [each["week_minutes"] for each in sabine.looks()["asks_of_others"]]
    assert minutes == [15 * 60, 15 * 60 + 15]
    sabine.offers(asked[0], "theirs")
    refused = sabine.ask("PUT", f"/asks/{asked[1]}/offer", {"place": "theirs"})
    assert refused.json["type"] == "too-much-care"
    sixteen = sabine.ask("POST", "/open-offers", _said(village) | _span(village, 4, 4))
    assert sixteen.json["type"] == "too-much-care"


def _span(village: Village, day: float, hours: float) -> dict[str, str]:
    starts = village.now + timedelta(days=day)
    ends = starts + timedelta(hours=hours)
    return {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()}


def test_what_would_be_too_much_care_looks_as_if_it_were_gone(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    early = sabine.offers_hours(days=1, hours=8)
    late = sabine.offers_hours(days=2, hours=8)
    jasmin.takes_place(early)

    assert nicole.free_places() == [2], "the same hours are allowed"
    assert nicole.refused_place(late) == "no-ask"


def test_who_cancels_as_a_carer_ends_the_offer_too(village: Village) -> None:
    """Else the family whom she has cancelled could take the place anew."""
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    offer = sabine.offers_hours()
    jasmin.takes_place(offer)
    nicole.takes_place(offer)
    ask = jasmin.looks()["agreements"][0]["id"]
    sabine.does("DELETE", f"/asks/{ask}")

    assert sabine.free_of_own() == []
    assert jasmin.refused_place(offer) == "no-ask"
    assert [each["id"] for each in jasmin.looks()["own_asks"]] == [ask], "others are asked"
    assert nicole.states() == ["agreed"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/pause", {"is_paused": True}),
        ("PUT", "/consent", {"shares_contact": False}),
        ("DELETE", "/membership", None),
    ],
)
def test_who_pauses_leaves_or_hides_her_contact_offers_nothing(
    village: Village, method: str, path: str, body: Any
) -> None:
    sabine, jasmin, nicole, _ = village.members("Sabine", "Jasmin", "Nicole", "Olena")
    offer = sabine.offers_hours()
    assert jasmin.free_places() == [3]
    sabine.does(method, path, body)
    assert sabine.ask("POST", "/open-offers", _said(village)).status_code in (404, 409)

    assert (jasmin.free_places(), nicole.refused_place(offer)) == ([], "no-ask")


def test_it_is_for_those_of_her_district_and_not_while_she_is_away(village: Village) -> None:
    (sabine,) = village.members("Sabine", nearby_only=True)
    jasmin, nicole = village.members("Jasmin", "Nicole")
    (olena,) = village.members("Olena", district="Massen")
    sabine.offers_hours()
    assert (jasmin.free_places(), olena.free_places()) == ([3], [])
    village.agree(sabine, nicole)
    assert jasmin.free_places() == []


def test_nobody_takes_a_place_without_showing_her_contact_or_below_the_floor(
    village: Village,
) -> None:
    sabine, jasmin = village.members("Sabine", "Jasmin")
    jasmin.does("PUT", "/consent", {"shares_contact": False})
    offer = sabine.offers_hours(hours=8)
    assert jasmin.refused_place(offer) == "contact-not-shared"
    assert jasmin.ask("POST", "/open-offers", _said(village)).json["type"] == "contact-not-shared"
    jasmin.does("PUT", "/consent", {"shares_contact": True})
    jasmin.asks(days=9, hours=6)
    assert jasmin.refused_place(offer) == "floor-reached"


def test_families_with_children_of_these_ages_get_the_digest(village: Village) -> None:
    sabine, *_ = village.members("Sabine", "Jasmin")
    village.members("Nicole", child_bands=["10+"])
    before = len(village.kinds())
    sabine.offers_hours()
    assert village.kinds()[before:] == ["digest"]
    village.later(days=1)
    jasmin, *_ = village.members("Olena")
    before = len(village.kinds())
    jasmin.takes_place(sabine.looks()["own_offers"][0]["id"])
    assert village.kinds()[before:] == ["agreed", "agreed"]


def test_hours_that_have_begun_are_offered_no_more(village: Village) -> None:
    sabine, jasmin = village.members("Sabine", "Jasmin")
    offer = sabine.offers_hours(days=1)
    village.is_at(NOW + timedelta(days=1, minutes=1))
    assert (jasmin.free_places(), sabine.free_of_own(), jasmin.refused_place(offer)) == (
        [],
        [],
        "no-ask",
    )


def test_a_place_can_be_wanted_each_week(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    offer = sabine.offers_hours(days=1, hours=1)
    for each in (jasmin, nicole):
        each.takes_place(offer)
        ask = each.looks()["agreements"][0]["id"]
        each.wants_weekly(ask)
        sabine.wants_weekly(ask)
    village.later(days=1)
    assert village.begins() == ["15.06. 11:00"] * 2 + ["22.06. 11:00"] * 2
    assert jasmin.states() == ["agreed", "agreed"]
