"""The second half of the attack plan: what is tried with ids that somebody has seen before.

Whoever is blocked must not tell it from the other having left, by any command there is. Nor does
a calendar file, or the warning of a carer, tell anything about somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.exchange.tests.village import Member, Village

NOWHERE = "00000000-0000-4000-8000-000000000000"
OF_AN_OPEN_OFFER = {"id", "starts_at", "ends_at", "minutes", "bands", "free", "other"}


def tries(spy: Member, ask: str) -> Mapping[str, Any]:
    """All that can be sent about an ask, and what comes back, without the ask's own id."""
    sent: list[tuple[str, str, Any]] = [
        ("GET", f"/asks/{ask}/calendar", None),
        ("PUT", f"/asks/{ask}/offer", {"place": "hers"}),
        ("PUT", f"/asks/{ask}/offer", {"place": "theirs"}),
        ("PUT", f"/asks/{ask}/agreement", {"offer_id": NOWHERE}),
        ("PUT", f"/asks/{ask}/confirmation", {"minutes": 0}),
        ("PUT", f"/asks/{ask}/confirmation", {"minutes": 180}),
        ("DELETE", f"/asks/{ask}/offer", None),
        ("DELETE", f"/asks/{ask}", None),
        ("PUT", f"/asks/{ask}/standing", None),
        ("PUT", f"/open-offers/{ask}/place", {"bands": ["3-5"]}),
        ("PUT", f"/open-offers/{ask}/place", {"bands": ["10+", "10+", "10+"]}),
        ("DELETE", f"/open-offers/{ask}", None),
        ("POST", "/reports", {"ask_id": ask, "words": "?"}),
        ("POST", "/blocks", {"ask_id": ask}),
    ]
    found = {}
    for nth, (method, path, body) in enumerate(sent):
        answer = spy.ask(method, path, body)
        problem = answer.json if answer.status_code >= 400 else {}
        found[f"{nth} {method} {path.replace(ask, '')}"] = (
            answer.status_code,
            problem.get("type"),
            problem.get("detail"),
        )
    return found


def test_no_command_tells_a_block_from_a_leaving(village: Village) -> None:
    spy, sabine, nicole, _ = village.members("Spy", "Sabine", "Nicole", "Olena")
    own = spy.asks()
    of_sabine, of_nicole = sabine.asks(days=6), nicole.asks(days=6)
    assert {each["id"] for each in spy.looks()["asks_of_others"]} == {of_sabine, of_nicole}
    sabine.does("POST", "/blocks", {"ask_id": own})
    nicole.does("DELETE", "/membership")
    assert spy.looks()["asks_of_others"] == []

    assert tries(spy, of_sabine) == tries(spy, of_nicole)


def test_the_agreements_of_others_answer_as_what_is_not_there(village: Village) -> None:
    """Who minds whose children, and when, is known to the two alone."""
    spy, sabine, nicole = village.members("Spy", "Sabine", "Nicole")
    ask = sabine.asks(days=6)
    assert spy.looks()["asks_of_others"]
    nicole.offers(ask)
    sabine.agrees(ask)
    there, nowhere = tries(spy, ask), tries(spy, NOWHERE)

    differ = {each for each in there if there[each] != nowhere[each]}
    # She may take back an offer that she has never made: no answer depends on what became of it.
    assert differ == {"6 DELETE /asks//offer"}
    assert spy.looks()["agreements"] == []


def test_why_an_open_offer_is_gone_is_not_told(village: Village) -> None:
    """Blocked, left, paused, ended, full, past, or never made: each answers as the others do."""
    spy, *others = village.members("Spy", *(f"M{nth}" for nth in range(6)))
    *offers, full = (each.offers_hours(days=nth) for nth, each in enumerate(others, 2))
    hidden, left, paused, ended, cannot = others[:5]
    seen = spy.looks()["offers_of_others"]
    assert {each["id"] for each in seen} == {*offers, full}
    assert len(set(seen[0])) == len(set(seen[0]) & OF_AN_OPEN_OFFER) == len(OF_AN_OPEN_OFFER)
    hidden.does("POST", "/blocks", {"ask_id": spy.asks()})
    left.does("DELETE", "/membership")
    paused.does("PUT", "/pause", {"is_paused": True})
    ended.does("DELETE", f"/open-offers/{offers[3]}")
    cannot.does("PUT", "/consent", {"shares_contact": False})
    hidden.takes_place(full, "3-5", "3-5", "3-5")

    nowhere = tries(spy, NOWHERE)
    for each in (*offers, full):
        assert tries(spy, each) == nowhere
    assert spy.looks()["offers_of_others"] == []


def test_an_open_offer_of_another_cannot_be_ended(village: Village) -> None:
    spy, sabine = village.members("Spy", "Sabine")
    offer = sabine.offers_hours()
    spy.does("DELETE", f"/open-offers/{offer}")
    assert sabine.free_of_own() == [3]


def test_another_ones_week_never_shows_in_a_warning(village: Village) -> None:
    spy, sabine, nicole = village.members("Spy", "Sabine", "Nicole")
    for day in (1, 2):
        ask = nicole.asks(days=day, hours=6, place="theirs")
        sabine.offers(ask, "theirs")
        nicole.agrees(ask)
    nicole.does("PUT", "/pause", {"is_paused": True})
    spy.asks(days=3, place="theirs")
    sabine.asks(days=3, hours=2, place="theirs")

    assert {each["week_minutes"] for each in spy.looks()["asks_of_others"]} == {None}
    assert {each["week_minutes"] for each in sabine.looks()["asks_of_others"]} == {15 * 60}


def test_the_standing_agreement_of_others_answers_as_what_is_not_there(village: Village) -> None:
    spy, sabine, nicole = village.members("Spy", "Sabine", "Nicole")
    ask = village.agree_weekly(sabine, nicole)
    (known,) = sabine.looks()["standing"]
    answers = [spy.ask("DELETE", f"/standing/{each}") for each in (known["id"], NOWHERE)]

    assert {(each.status_code, each.json["type"]) for each in answers} == {(404, "no-ask")}
    assert spy.ask("PUT", f"/asks/{ask}/standing").json["type"] == "no-ask"
    assert spy.looks()["standing"] == []
    assert [each["weekly"] for each in nicole.looks()["standing"]] == ["both"]


def test_how_a_standing_agreement_ended_is_not_told(village: Village) -> None:
    """Whether the other has left, has blocked her, or has taken her consent back and ended it."""
    spy, *others = village.members("Spy", "Sabine", "Nicole")
    asks = [
        village.agree_weekly(spy, each, days=day, hours=1) for day, each in enumerate(others, 3)
    ]
    others[0].does("DELETE", "/membership")
    others[1].does("POST", "/blocks", {"ask_id": asks[1]})

    left, blocked = spy.looks()["standing"]
    differs = {"id", "starts_at", "ends_at"}
    assert {k: v for k, v in left.items() if k not in differs} == {
        k: v for k, v in blocked.items() if k not in differs
    }
    assert (left["weekly"], left["other"]) == ("no", None)


def test_why_a_week_is_left_out_is_not_told(village: Village) -> None:
    spy, sabine, nicole = village.members("Spy", "Sabine", "Nicole")
    village.agree_weekly(spy, sabine, days=1, hours=1, place="hers")
    village.agree_weekly(spy, nicole, days=2, hours=1, place="hers")
    village.agree(nicole, sabine, days=8, hours=1)
    nicole.does("PUT", "/consent", {"shares_contact": False})
    village.later(days=2)

    out = [each for each in spy.looks()["agreements"] if each["state"] == "cancelled"]
    differs = {"id", "starts_at", "ends_at"}
    one, other = ({k: v for k, v in each.items() if k not in differs} for each in out)
    assert one == other
