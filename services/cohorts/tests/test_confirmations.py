"""Confirming a proposal: who hears what, and what may come in between."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from services.cohorts.tests.snapshots import Snapshots
from services.cohorts.tests.unna import K, U, Unna, ids, offer, people, person_id, venue
from tests.support.fixtures import facts


@pytest.fixture
def proposal(unna: Unna, snapshots: Snapshots) -> str:
    """The demo's proposal, with Derya moved to Unna as in the story."""
    return snapshots.begin("a proposal, Derya moved", unna, lambda: _with_derya_moved(unna))


def _with_derya_moved(unna: Unna) -> str:
    proposal_id = unna.propose()
    wish = {"participant_id": person_id("P-11"), "to_offer_id": U}
    unna.planning.ok("POST", f"/v1/proposals/{proposal_id}/moves", wish)
    return proposal_id


def confirm(unna: Unna, proposal_id: str, **headers: str) -> Any:
    return unna.planning.ask("POST", f"/v1/proposals/{proposal_id}/confirmation", **headers)


def test_confirming_makes_groups_with_members(unna: Unna, proposal: str) -> None:
    confirmed = confirm(unna, proposal)

    assert confirmed.status_code == 201
    in_unna, kamen = confirmed.json["cohorts"]
    assert (in_unna["name"], in_unna["size"]) == ("Gruppe Unna", 12)
    assert (kamen["name"], kamen["size"]) == ("Gruppe Kamen", 10)
    assert kamen["venue"]["town"] == "Kamen"
    assert {each["joined_on"] for each in kamen["members"]} == {"2027-04-05"}
    shown = unna.planning.ok("GET", f"/v1/cohorts/{in_unna['id']}")
    assert shown == in_unna
    assert person_id("P-11") in [each["participant_id"] for each in shown["members"]]
    listed = unna.planning.ok("GET", "/v1/cohorts")
    assert {each["id"] for each in listed["items"]} == {in_unna["id"], kamen["id"]}
    assert listed["next"] is None
    assert unna.proposal(proposal)["state"] == "confirmed"


def test_groups_are_asked_for_by_the_day_on_which_they_start(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)

    def count(query: str) -> int:
        return len(unna.planning.ok("GET", f"/v1/cohorts?{query}")["items"])

    assert count("start_from=2027-04-05&start_until=2027-04-05") == 2
    assert count("start_from=2027-04-06") == 0
    assert count("start_until=2027-04-04") == 0
    assert count("start_until=2027-04-05&limit=1") == 1


def test_each_group_is_told_once_with_all_that_planning_its_dates_needs(
    unna: Unna, proposal: str
) -> None:
    confirm(unna, proposal)

    told = {fact["data"]["name"]: fact for fact in facts(unna.database, "cohorts.cohort.v1")}
    assert set(told) == {"Gruppe Unna", "Gruppe Kamen"}
    in_unna = told["Gruppe Unna"]
    assert in_unna["type"] == "kreis.cohort-confirmed.v1"
    assert in_unna["key"] == in_unna["data"]["cohort_id"]
    assert in_unna["data"]["offer"] == {
        "offer_id": U,
        "venue": {"venue_id": U, **venue(U)},
        "adults": {"min": 8, "max": 12},
        "care_places": {"total": 8, "by_band": {"0-2": 5}},
        "languages": ["de"],
        "week": {"monday": "2027-04-05", "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
        "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": 12},
        "timezone": "Europe/Berlin",
    }
    assert len(in_unna["data"]["members"]) == 12
    kamen = told["Gruppe Kamen"]["data"]["members"]
    assert [each["id"] for each in kamen if each["restricted"]] == ids("P-22")


def test_everybody_has_joined_from_the_start_mondays_date(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)

    joined = facts(unna.database, "participation.v1")
    assert len(joined) == 21
    assert {fact["type"] for fact in joined} == {"kreis.cohort-joined.v1"}
    assert {fact["data"]["from"] for fact in joined} == {"2027-04-05"}
    assert all(fact["key"] == fact["data"]["participant_id"] for fact in joined)


def test_who_is_under_address_protection_stands_on_the_restricted_topic_only(
    unna: Unna, proposal: str
) -> None:
    confirm(unna, proposal)

    (restricted,) = facts(unna.database, "participation-restricted.v1")
    assert restricted["key"] == person_id("P-22")
    assert restricted["type"] == "kreis.cohort-joined.v1"
    assert person_id("P-22") not in str(facts(unna.database, "participation.v1"))


def test_what_is_under_protection_today_counts_not_what_was_when_it_was_proposed(
    unna: Unna, proposal: str
) -> None:
    unna.tell("P-12", {**people()["P-12"], "restricted": True})

    confirm(unna, proposal)

    restricted = facts(unna.database, "participation-restricted.v1")
    assert sorted(fact["key"] for fact in restricted) == ids("P-12", "P-22")


def test_confirming_twice_is_refused_and_makes_nothing(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)
    told = facts(unna.database)

    again = confirm(unna, proposal)

    assert again.status_code == 409
    assert again.json["type"] == "already-confirmed"
    assert facts(unna.database) == told
    assert len(unna.planning.ok("GET", "/v1/cohorts")["items"]) == 2


def test_the_same_confirmation_sent_twice_gets_the_same_answer(unna: Unna, proposal: str) -> None:
    first = confirm(unna, proposal, Idempotency_Key="c-1")
    second = confirm(unna, proposal, Idempotency_Key="c-1")

    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert second.headers["Idempotent-Replay"] == "true"


def test_of_two_who_confirm_at_once_one_does(unna: Unna, proposal: str) -> None:
    answers = at_once(lambda: confirm(unna, proposal), 4)

    assert sorted(answers) == [201, 409, 409, 409]
    assert len(facts(unna.database, "cohorts.cohort.v1")) == 2


def test_of_two_proposals_of_the_same_people_one_can_be_confirmed(unna: Unna) -> None:
    proposals = [unna.propose(), unna.propose()]

    answers = at_once(lambda: confirm(unna, proposals.pop()), 2)

    assert sorted(answers) == [201, 409]
    assert len(facts(unna.database, "participation.v1")) == 21


def test_a_confirmed_proposal_takes_no_changes(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)

    wish = {"participant_id": person_id("P-11"), "to_offer_id": K}
    for what in ("effects", "moves"):
        answer = unna.planning.ask("POST", f"/v1/proposals/{proposal}/{what}", wish)
        assert answer.json["type"] == "already-confirmed"
    for what in ("undo", "discard"):
        answer = unna.planning.ask("POST", f"/v1/proposals/{proposal}/{what}")
        assert answer.json["type"] == "already-confirmed"


def test_a_confirmed_proposal_still_shows_its_groups_when_the_people_have_entered(
    unna: Unna, proposal: str
) -> None:
    before = unna.groups(proposal)
    confirm(unna, proposal)
    unna.tell("P-11", {**people()["P-11"], "state": "entered"})

    assert unna.groups(proposal) == before
    assert unna.proposal(proposal)["no_longer_available"] == []


def test_nothing_is_confirmed_when_somebody_no_longer_waits(unna: Unna, proposal: str) -> None:
    unna.tell("P-12", {**people()["P-12"], "state": "entered"})

    refused = confirm(unna, proposal)

    assert refused.status_code == 409
    assert refused.json["type"] == "no-longer-available"
    assert [fault["value"] for fault in refused.json["errors"]] == [person_id("P-12")]
    assert facts(unna.database) == []
    assert unna.planning.ok("GET", "/v1/cohorts")["items"] == []


def test_nothing_is_confirmed_that_breaks_a_rule_today(unna: Unna, proposal: str) -> None:
    unna.tell("P-12", {**people()["P-12"], "slots": ["fri-am"]})

    assert unna.proposal(proposal)["breaks"] == ["slot"]
    refused = confirm(unna, proposal)

    assert refused.status_code == 409
    assert [fault["value"] for fault in refused.json["errors"]] == ["slot"]
    assert facts(unna.database) == []


def test_a_rule_between_people_made_meanwhile_is_kept_and_not_named(
    unna: Unna, proposal: str
) -> None:
    rule = {"ref": "00000000-0000-4000-8000-0000000000a9", "kind": "keep_apart"}
    for label in ("P-12", "P-13"):
        unna.tell(label, {**people()[label], "constraints": [rule]})

    refused = confirm(unna, proposal)

    assert refused.json["type"] == "group-planning-rule"
    assert refused.json["detail"] == "Das lässt eine Regel der Gruppenplanung nicht zu."
    assert "apart" not in refused.text


def test_a_rule_that_binds_a_member_to_somebody_who_waits_beside_the_proposal_is_kept(
    unna: Unna, proposal: str
) -> None:
    rule = {"ref": "00000000-0000-4000-8000-0000000000a9", "kind": "keep_together"}
    for label in ("P-12", "P-24"):
        unna.tell(label, {**people()[label], "constraints": [rule]})

    refused = confirm(unna, proposal)

    assert refused.json["type"] == "group-planning-rule"
    assert facts(unna.database) == []


def test_a_smaller_offer_is_noticed_when_confirming(unna: Unna, proposal: str) -> None:
    path = f"/v1/offers/{U}"
    seen = unna.planning.ask("GET", path).headers["ETag"]
    unna.planning.ok("PUT", path, offer(U, adults={"min": 8, "max": 11}), If_Match=seen)

    assert [fault["value"] for fault in confirm(unna, proposal).json["errors"]] == ["size"]


def test_an_offer_with_a_group_does_not_change_any_more(unna: Unna, proposal: str) -> None:
    def is_taken() -> dict[str, bool]:
        return {o["id"]: o["is_taken"] for o in unna.planning.ok("GET", "/v1/offers")}

    assert set(is_taken().values()) == {False}
    confirm(unna, proposal)
    assert is_taken()[str(U)]

    answer = unna.planning.ask("PUT", f"/v1/offers/{U}", offer(U, name="Gruppe Hamm"))

    assert answer.status_code == 409
    assert answer.json["type"] == "offer-taken"


def test_a_contact_person_sees_groups_and_does_not_confirm_them(unna: Unna, proposal: str) -> None:
    contact_person = unna.client.as_role("contact-person")
    path = f"/v1/proposals/{proposal}/confirmation"
    assert contact_person.ask("POST", path).status_code == 403

    confirm(unna, proposal)

    assert len(contact_person.ok("GET", "/v1/cohorts")["items"]) == 2


def at_once(ask: Any, count: int) -> list[int]:
    """The status codes of that many requests sent at the same moment."""
    answers: list[int] = []
    gate = threading.Barrier(count)

    def send() -> None:
        gate.wait()
        answers.append(ask().status_code)

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
