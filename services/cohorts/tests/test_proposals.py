"""Changing a proposal by hand."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from structlog.testing import capture_logs

from services.cohorts.tests.unna import K, U, Unna, members_by_offer, people, person_id
from tests.support.fixtures import facts


def ask(unna: Unna, proposal_id: str, what: str, label: str, to: str | None) -> Any:
    wish = {"participant_id": person_id(label), "to_offer_id": to}
    return unna.planning.ask("POST", f"/v1/proposals/{proposal_id}/{what}", wish)


def test_moving_derya_to_unna_is_shown_first_and_changes_nothing(unna: Unna, proposal: str) -> None:
    before = unna.groups(proposal)

    effect = ask(unna, proposal, "effects", "P-11", U).json

    assert effect["allowed"]
    assert effect["breaks"] == []
    kamen, in_unna = sorted(effect["groups"], key=lambda group: group["size_after"])
    assert (kamen["offer_id"], in_unna["offer_id"]) == (K, U)
    assert (kamen["size_before"], kamen["size_after"]) == (11, 10)
    assert (in_unna["size_before"], in_unna["size_after"]) == (11, 12)
    assert {"band": "0-2", "before": 4, "after": 5, "places": 5} in in_unna["childcare"]
    assert {"band": "total", "before": 5, "after": 6, "places": 8} in in_unna["childcare"]
    assert {"band": "total", "before": 5, "after": 4, "places": 6} in kamen["childcare"]
    assert unna.groups(proposal) == before


def test_moving_derya_to_unna_is_applied(unna: Unna, proposal: str) -> None:
    moved = ask(unna, proposal, "moves", "P-11", U)

    assert moved.status_code == 200
    assert person_id("P-11") in members_by_offer(moved.json)[U]
    assert [group["size"] for group in moved.json["groups"]] == [12, 10]
    (made,) = moved.json["moves"]
    assert made["from_offer_id"] == K
    assert made["to_offer_id"] == U
    assert unna.proposal(proposal) == moved.json


def test_the_reasons_follow_the_groups(unna: Unna, proposal: str) -> None:
    moved = ask(unna, proposal, "moves", "P-11", U).json

    in_unna = set(members_by_offer(moved)[U])
    (derya,) = (
        each
        for group in moved["groups"]
        for each in group["members"]
        if each["participant_id"] == person_id("P-11")
    )
    assert derya["reason"]["next_best"] == K
    assert {each["participant_id"] for each in derya["reason"]["companions"]} <= in_unna


def test_melanie_may_not_go_to_unna_and_nobody_learns_why(unna: Unna, proposal: str) -> None:
    before = unna.groups(proposal)

    effect = ask(unna, proposal, "effects", "P-14", U).json
    refused = ask(unna, proposal, "moves", "P-14", U)

    assert not effect["allowed"]
    assert effect["breaks"] == ["group_planning_rule"]
    assert refused.status_code == 409
    assert refused.json["type"] == "group-planning-rule"
    assert refused.json["detail"] == "Das lässt eine Regel der Gruppenplanung nicht zu."
    assert "apart" not in refused.text + str(effect)
    assert person_id("P-05") not in refused.text
    assert unna.groups(proposal) == before


def test_who_must_stay_together_is_refused_with_the_same_words(unna: Unna, proposal: str) -> None:
    apart = ask(unna, proposal, "moves", "P-14", U).json
    together = ask(unna, proposal, "moves", "P-08", None).json

    assert {**together, "trace_id": ""} == {**apart, "trace_id": ""}


def test_trying_to_find_out_who_must_not_meet_is_on_record(unna: Unna, proposal: str) -> None:
    with capture_logs() as lines:
        ask(unna, proposal, "effects", "P-14", U)

    (line,) = (each for each in lines if each["event"] == "group_planning_rule_met")
    assert line["caller"] == "group-planning"
    assert person_id("P-14") not in str(line)


def test_a_move_that_breaks_rules_names_each_of_them(unna: Unna, proposal: str) -> None:
    refused = ask(unna, proposal, "moves", "P-04", K)

    assert refused.status_code == 409
    assert refused.json["type"] == "rules"
    broken = {fault["value"] for fault in refused.json["errors"]}
    assert {"reach", "women_only"} <= broken


def test_an_undone_move_leaves_no_trace(unna: Unna, proposal: str) -> None:
    before = unna.proposal(proposal)
    ask(unna, proposal, "moves", "P-11", U)
    ask(unna, proposal, "moves", "P-11", None)

    once = unna.planning.ok("POST", f"/v1/proposals/{proposal}/undo")
    assert person_id("P-11") in members_by_offer(once)[U]
    twice = unna.planning.ok("POST", f"/v1/proposals/{proposal}/undo")
    assert twice == before

    answer = unna.planning.ask("POST", f"/v1/proposals/{proposal}/undo")
    assert answer.json["type"] == "nothing-to-undo"


def test_the_same_move_sent_twice_is_made_once(unna: Unna, proposal: str) -> None:
    wish = {"participant_id": person_id("P-11"), "to_offer_id": U}
    path = f"/v1/proposals/{proposal}/moves"

    first = unna.planning.ok("POST", path, wish, Idempotency_Key="m-1")
    second = unna.planning.ok("POST", path, wish, Idempotency_Key="m-1")

    assert first == second
    assert len(unna.proposal(proposal)["moves"]) == 1
    assert ask(unna, proposal, "moves", "P-11", U).json["type"] == "already-there"


def test_strangers_cannot_be_moved(unna: Unna, proposal: str) -> None:
    stranger = {"participant_id": str(uuid4()), "to_offer_id": str(uuid4())}

    answer = unna.planning.ask("POST", f"/v1/proposals/{proposal}/effects", stranger)

    assert answer.status_code == 422
    named = [fault["field"] for fault in answer.json["errors"]]
    assert named == ["participant_id", "to_offer_id"]


def test_a_discarded_proposal_takes_no_moves(unna: Unna, proposal: str) -> None:
    discarded = unna.planning.ok("POST", f"/v1/proposals/{proposal}/discard")

    assert discarded["state"] == "discarded"
    for what in ("effects", "moves"):
        assert ask(unna, proposal, what, "P-11", U).json["type"] == "discarded"
    for what in ("undo", "confirmation", "discard"):
        answer = unna.planning.ask("POST", f"/v1/proposals/{proposal}/{what}")
        assert answer.json["type"] == "discarded"


def test_who_no_longer_waits_can_be_taken_out_but_not_put_in(unna: Unna, proposal: str) -> None:
    unna.tell("P-11", {**people()["P-11"], "state": "entered"})

    shown = unna.proposal(proposal)
    assert shown["no_longer_available"] == [person_id("P-11")]
    assert person_id("P-11") not in members_by_offer(shown)[K]
    assert ask(unna, proposal, "moves", "P-11", U).status_code == 422
    assert ask(unna, proposal, "effects", "P-11", None).json["allowed"]
    taken_out = ask(unna, proposal, "moves", "P-11", None).json
    assert taken_out["no_longer_available"] == []


def test_a_newcomer_of_today_can_be_moved_into_the_proposal(unna: Unna, proposal: str) -> None:
    unna.tell("P-23", {**people()["P-23"], "state": "entered"})
    grown = {**people()["P-22"], "participant_id": person_id("P-31")}
    unna.tell("P-31", grown)

    moved = ask(unna, proposal, "moves", "P-31", K)

    assert moved.status_code == 200
    assert person_id("P-31") in members_by_offer(moved.json)[K]


def test_nobody_hears_of_a_proposal(unna: Unna, proposal: str) -> None:
    ask(unna, proposal, "moves", "P-11", U)

    assert facts(unna.database) == []


def test_who_has_not_seen_a_colleagues_move_does_not_confirm_it(unna: Unna, proposal: str) -> None:
    seen = unna.planning.ask("GET", f"/v1/proposals/{proposal}").headers["ETag"]
    ask(unna, proposal, "moves", "P-11", U)

    path = f"/v1/proposals/{proposal}/confirmation"
    late = unna.planning.ask("POST", path, If_Match=seen)

    assert (late.status_code, late.json["type"]) == (412, "changed-meanwhile")
    assert unna.planning.ok("GET", f"/v1/proposals/{proposal}")["state"] == "open"
