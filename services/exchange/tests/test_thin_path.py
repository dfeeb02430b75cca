"""From the circle that staff open to hours that are confirmed, by the API."""

from __future__ import annotations

from services.exchange.tests.village import Village


def test_one_asks_another_minds_and_both_confirm(village: Village) -> None:
    jasmin, sabine = village.invite("jasmin@post.example", "sabine@post.example")
    letters = [village.letter(each["data"]["message_id"]) for each in village.wanted()]
    assert {each["recipient"] for each in letters} == {"jasmin@post.example", "sabine@post.example"}
    assert all("{link}" in each["text"] for each in letters)

    assert jasmin.looks()["me"] is None
    jasmin.joins()
    sabine.joins(first_name="Sabine", contact="0171 39200 01")
    ask = jasmin.asks()
    (seen,) = sabine.looks()["asks_of_others"]
    assert (seen["id"], seen["other"]) == (
        ask,
        {"first_name": "Jasmin", "district": "Unna-Mitte"},
    )

    sabine.offers(ask, "theirs")
    agreed = jasmin.agrees(ask)
    (mine,) = agreed["agreements"]
    assert (mine["contact"], mine["agreed_place"]) == ("0171 39200 01", "theirs")
    assert sabine.agreement(ask)["contact"] == "jasmin@post.example"

    village.later(days=7)
    jasmin.confirms(ask)
    assert (jasmin.balance, sabine.balance) == (180, 180)
    sabine.confirms(ask)
    assert (jasmin.balance, sabine.balance) == (0, 360)
    assert village.rows("select sum(units) from movement") == [(0,)]
    assert [(each["minutes"], each["other"]) for each in jasmin.looks()["lines"]] == [
        (-180, "Sabine"),
        (180, None),
    ]
    assert village.kinds() == [
        *("invitation", "invitation", "asked", "offered", "agreed", "agreed", "confirm", "confirm"),
    ]
