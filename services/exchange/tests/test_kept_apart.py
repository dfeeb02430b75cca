"""Whoever blocks somebody never meets her: not as a carer, and not at a third member's home.

The other cannot tell it: what is not for her looks as if it were full or gone.
"""

from __future__ import annotations

from services.exchange.tests.village import Member, Village


def test_neither_takes_a_place_with_the_other(village: Village) -> None:
    sabine, jasmin, nicole, olena = village.members("Sabine", "Jasmin", "Nicole", "Olena")
    offers = [each.offers_hours() for each in (sabine, jasmin)]
    sabine.does("POST", "/blocks", {"ask_id": offers[1]})

    assert jasmin.refused_place(offers[0]) == sabine.refused_place(offers[1]) == "no-ask"
    assert (jasmin.free_places(), sabine.free_places()) == ([], [])
    assert (nicole.free_places(), olena.free_places()) == ([3, 3], [3, 3])


def test_two_who_are_apart_take_no_places_at_the_same_hours(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    nicole.does("POST", "/blocks", {"ask_id": _ask_of(jasmin)})
    same, later = sabine.offers_hours(), sabine.offers_hours(days=5.5)
    jasmin.takes_place(same)

    assert nicole.refused_place(same) == "no-ask"
    assert nicole.free_places() == [3], "at other hours she may come"
    nicole.takes_place(later)
    ask = jasmin.looks()["agreements"][0]["id"]
    jasmin.does("DELETE", f"/asks/{ask}")
    nicole.takes_place(same)
    assert jasmin.refused_place(same) == "no-ask"


def test_nobody_agrees_with_a_carer_of_somebody_from_whom_she_is_apart(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    nicole.does("POST", "/blocks", {"ask_id": _ask_of(jasmin)})
    hers, theirs = jasmin.asks(place="theirs"), nicole.asks(place="theirs")
    for each in (hers, theirs):
        sabine.offers(each, "theirs")
    jasmin.agrees(hers)
    (own,) = nicole.looks()["own_asks"]
    chosen = {"offer_id": own["offers"][0]["id"]}

    refused = nicole.ask("PUT", f"/asks/{theirs}/agreement", chosen)
    assert refused.json["type"] == "ask-taken", "as if the carer could not any more"


def test_of_two_who_would_meet_the_date_of_whoever_blocks_ends(village: Village) -> None:
    """Whoever is blocked must not learn of it by a date that is cancelled."""
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    ask = _ask_of(jasmin)
    same, later = sabine.offers_hours(), sabine.offers_hours(days=5.5)
    for each in (jasmin, nicole):
        each.takes_place(same)
    nicole.takes_place(later)
    before, told = jasmin.looks()["agreements"], len(village.kinds())
    nicole.does("POST", "/blocks", {"ask_id": ask})

    assert nicole.states() == ["cancelled", "agreed"]
    assert sorted(sabine.states()) == ["agreed", "agreed", "cancelled"]
    assert [each["free"] for each in sabine.looks()["own_offers"]] == [2, 2]
    assert village.kinds()[told:] == ["cancelled"], "the carer alone is told"
    assert jasmin.looks()["agreements"] == before


def test_a_week_in_which_two_would_meet_is_left_out(village: Village) -> None:
    sabine, jasmin, nicole = village.members("Sabine", "Jasmin", "Nicole")
    nicole.does("POST", "/blocks", {"ask_id": _ask_of(jasmin)})
    village.agree_weekly(jasmin, sabine, days=1, hours=1)
    nicole.takes_place(sabine.offers_hours(days=8, hours=1))
    village.later(days=1)

    assert jasmin.states() == ["agreed", "cancelled"]
    assert nicole.states() == ["agreed"]


def _ask_of(member: Member) -> str:
    """Returns an ask on a day far away, by which others may name her."""
    return member.asks(days=40)
