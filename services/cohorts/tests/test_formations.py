"""Forming groups of the demo's 24 people, through the due runner and the solver's process."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cohorts.tests.snapshots import Snapshots
from services.cohorts.tests.unna import (
    KEPT_APART,
    KEPT_TOGETHER,
    K,
    U,
    Unna,
    expected_groups,
    ids,
    members_by_offer,
    offer,
    people,
    person_id,
    venue,
)


def test_a_run_waits_until_it_is_its_turn(unna: Unna) -> None:
    asked = unna.planning.ok("POST", "/v1/formations", {"offer_ids": [U, K]})

    assert asked["state"] == "queued"
    assert asked["seed"] == 1
    assert asked["progress"] is None
    assert asked["proposal_id"] is None
    assert unna.run(asked["id"]) == asked


def test_the_24_people_of_the_demo_get_their_groups(unna: Unna) -> None:
    run_id = unna.request()
    assert unna.work() == 1

    run = unna.run(run_id)
    assert run["state"] == "finished"
    assert run["progress"]["people"] == 24
    assert run["progress"]["placed"] == 22
    assert run["progress"]["steps_done"] == run["steps"] == 240
    assert run["progress"]["best"]["placed"] == 22
    shown = unna.proposal(run["proposal_id"])
    expected = expected_groups()
    assert members_by_offer(shown) == {U: expected["U"], K: expected["K"]}
    assert [each["participant_id"] for each in shown["unplaced"]] == expected["open"]
    assert shown["state"] == "open"
    assert shown["breaks"] == []


def test_a_group_shows_its_size_and_its_childcare_by_band(unna: Unna, proposal: str) -> None:
    shown = unna.proposal(proposal)

    in_unna = next(group for group in shown["groups"] if group["offer_id"] == U)
    assert in_unna["name"] == "Gruppe Unna"
    assert in_unna["size"] == 11
    assert in_unna["adults"] == {"min": 8, "max": 12}
    assert in_unna["childcare"] == [
        {"band": "0-2", "used": 4, "places": 5},
        {"band": "3-5", "used": 1, "places": None},
        {"band": "6-9", "used": 0, "places": None},
        {"band": "10+", "used": 0, "places": None},
        {"band": "total", "used": 5, "places": 8},
    ]
    assert 0 < in_unna["affinity"] < 1000


def test_everybody_has_a_reason(unna: Unna, proposal: str) -> None:
    shown = unna.proposal(proposal)

    derya = member(shown, "P-11")["reason"]
    assert derya["next_best"] == U
    assert derya["gain"] is not None
    assert len(derya["companions"]) == 3
    assert set(derya["companions"][0]["terms"]) == {
        "closeness",
        "child_ages",
        "availability",
        "topics",
        "home_language",
    }
    stefanie, tetiana = shown["unplaced"]
    assert stefanie["blocked"] == {"slot": 2}
    assert {change["relax"] for change in stefanie["help"]} == {"slot", "mornings"}
    assert tetiana["blocked"] == {"start_week": 2}
    assert [change["value"] for change in tetiana["help"]] == ["2027-04-05"]


def test_the_same_pool_and_seed_give_the_same_proposal_hash_for_hash(unna: Unna) -> None:
    one, other = (unna.proposal(unna.propose(seed=7)) for _ in range(2))

    assert one["id"] != other["id"]
    assert one["seed"] == 7
    assert (one["hash"], one["input_hash"]) == (other["hash"], other["input_hash"])
    assert one["weights_version"] == "1"
    assert not one["stopped_early"]


def test_only_those_who_wait_and_have_no_group_are_asked(unna: Unna) -> None:
    unna.tell("P-23", {**people()["P-23"], "state": "entered"})
    unna.tell("P-24", None)

    shown = unna.proposal(unna.propose())

    assert shown["unplaced"] == []
    everybody = {label: person_id(label) for label in people()}
    assert everybody["P-23"] not in str(shown)
    assert everybody["P-24"] not in str(shown)


@pytest.fixture
def group_in_unna(unna: Unna, snapshots: Snapshots) -> None:
    snapshots.begin("a group in Unna", unna, lambda: confirm(unna, unna.propose(offer_ids=[U])))


@pytest.mark.usefixtures("group_in_unna")
def test_who_is_in_a_group_is_not_placed_again(unna: Unna) -> None:
    placed = members_of_cohorts(unna)

    shown = unna.proposal(unna.propose(offer_ids=[K]))

    assert len(placed) == 12
    assert not [who for who in placed if who in str(shown)]
    everybody = [each["participant_id"] for each in shown["unplaced"]]
    everybody += [each for members in members_by_offer(shown).values() for each in members]
    assert len(everybody) == 12


def test_an_offer_with_a_group_is_not_formed_for_again(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)

    answer = unna.planning.ask("POST", "/v1/formations", {"offer_ids": [U]})

    assert answer.status_code == 409
    assert answer.json["type"] == "offer-taken"


def test_a_room_that_a_group_needs_is_not_offered_twice(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)
    in_may = {"week": {"monday": "2027-05-03", "starts_at": "09:00", "ends_at": "12:00"}}
    in_autumn = {"week": {"monday": "2027-09-06", "starts_at": "09:00", "ends_at": "12:00"}}

    assert ask_for_another_offer_in_unna(unna, **in_may).status_code == 409
    assert ask_for_another_offer_in_unna(unna, **in_autumn).status_code == 202


def test_the_list_of_offers_says_which_group_needs_the_room(unna: Unna, proposal: str) -> None:
    confirm(unna, proposal)
    in_may = {"week": {"monday": "2027-05-03", "starts_at": "09:00", "ends_at": "12:00"}}
    on_friday = {"series": {"weekday": "fri", "starts_at": "09:30", "ends_at": "11:30"}}
    in_autumn = {"week": {**in_may["week"], "monday": "2027-09-06"}}
    for number, other in enumerate((in_may, on_friday, in_autumn), 1):
        named = offer(U, name=f"Angebot {number}", **other)
        unna.planning.ok("PUT", f"/v1/offers/{uuid4()}", named)

    listed = {o["name"]: o["room_needed_by"] for o in unna.planning.ok("GET", "/v1/offers")}
    assert listed == {
        "Gruppe Unna": None,
        "Gruppe Kamen": None,
        "Angebot 1": {"name": "Gruppe Unna", "overlap": "series"},
        "Angebot 2": {"name": "Gruppe Unna", "overlap": "start_week"},
        "Angebot 3": None,
    }


def test_offers_that_do_not_exist_or_come_twice_are_refused(unna: Unna) -> None:
    unknown = str(uuid4())
    answer = unna.planning.ask("POST", "/v1/formations", {"offer_ids": [U, unknown]})
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"field": "offer_ids", "value": unknown, "expected": "an offer"}
    ]
    assert unna.planning.ask("POST", "/v1/formations", {"offer_ids": [U, U]}).status_code == 422


def test_an_empty_pool_gives_a_proposal_without_groups(empty: Unna) -> None:
    empty.planning.ok("PUT", f"/v1/venues/{U}", venue(U))
    empty.planning.ok("PUT", f"/v1/offers/{U}", offer(U))

    proposal_id = empty.propose(offer_ids=[U])

    assert empty.proposal(proposal_id)["groups"] == []
    answer = empty.planning.ask("POST", f"/v1/proposals/{proposal_id}/confirmation")
    assert answer.json["type"] == "nothing-to-confirm"


@pytest.mark.usefixtures("group_in_unna")
def test_who_must_be_with_a_member_of_a_group_is_not_put_into_another_one(unna: Unna) -> None:
    unna.tell("P-12", {**people()["P-12"], "constraints": [KEPT_TOGETHER]})

    shown = unna.proposal(unna.propose(offer_ids=[K]))

    (elif_kaya,) = (each for each in shown["unplaced"] if each["participant_id"] == ids("P-12")[0])
    assert elif_kaya == {
        "participant_id": person_id("P-12"),
        "blocked": {"group_planning_rule": 1},
        "help": [],
    }
    answer = move(unna, shown["id"], "P-12", K)
    assert answer.status_code == 409
    assert answer.json["type"] == "group-planning-rule"


@pytest.mark.usefixtures("group_in_unna")
def test_who_would_meet_whom_she_must_not_meet_at_the_door_is_set_aside(unna: Unna) -> None:
    afternoon = {"weekday": "tue", "starts_at": "14:00", "ends_at": "16:00"}
    later = (date(2027, 4, 5) + timedelta(weeks=2)).isoformat()
    in_the_afternoon = str(uuid4())
    week = {"monday": later, "starts_at": "09:00", "ends_at": "12:00"}
    wanted = offer(U, series=afternoon, week=week)
    unna.planning.ok("PUT", f"/v1/offers/{in_the_afternoon}", wanted)
    unna.tell("P-20", {**people()["P-20"], "constraints": [KEPT_APART]})

    shown = unna.proposal(unna.propose(offer_ids=[in_the_afternoon]))

    blocked = {each["participant_id"]: each["blocked"] for each in shown["unplaced"]}
    assert blocked[person_id("P-20")] == {"group_planning_rule": 1}


def test_the_newest_runs_are_listed_with_their_proposals(unna: Unna, proposal: str) -> None:
    second = unna.propose()

    listed = unna.planning.ok("GET", "/v1/formations")

    assert [each["proposal_id"] for each in listed] == [second, proposal]
    assert {each["proposal_state"] for each in listed} == {"open"}


def test_another_agency_does_not_see_the_proposal(unna: Unna, proposal: str) -> None:
    stranger = unna.client.as_role("group-planning", agency=uuid4())

    assert stranger.ask("GET", f"/v1/proposals/{proposal}").status_code == 404
    answer = stranger.ask("POST", f"/v1/proposals/{proposal}/confirmation")
    assert answer.status_code == 404
    assert stranger.ok("GET", "/v1/formations") == []


def member(proposal: dict[str, Any], label: str) -> dict[str, Any]:
    (found,) = (
        each
        for group in proposal["groups"]
        for each in group["members"]
        if each["participant_id"] == person_id(label)
    )
    return dict(found)


def confirm(unna: Unna, proposal_id: str) -> Any:
    return unna.planning.ok("POST", f"/v1/proposals/{proposal_id}/confirmation")


def members_of_cohorts(unna: Unna) -> set[str]:
    listed = unna.planning.ok("GET", "/v1/cohorts")["items"]
    cohorts = [unna.planning.ok("GET", f"/v1/cohorts/{each['id']}") for each in listed]
    return {each["participant_id"] for cohort in cohorts for each in cohort["members"]}


def ask_for_another_offer_in_unna(unna: Unna, **other: Any) -> Any:
    offer_id = str(uuid4())
    unna.planning.ok("PUT", f"/v1/offers/{offer_id}", offer(U, **other))
    return unna.planning.ask("POST", "/v1/formations", {"offer_ids": [offer_id]})


def move(unna: Unna, proposal_id: str, label: str, to: str | None) -> Any:
    wish = {"participant_id": person_id(label), "to_offer_id": to}
    return unna.planning.ask("POST", f"/v1/proposals/{proposal_id}/moves", wish)


def test_a_proposal_says_whether_more_could_have_been_placed(unna: Unna, proposal: str) -> None:
    shown = unna.proposal(proposal)["proof"]
    assert shown == {"placed": 22, "most": 22, "more": 0, "is_proved": True, "by": "flow"}

    rule = {"ref": "00000000-0000-4000-8000-0000000000a9", "kind": "keep_apart"}
    for label in ("P-12", "P-13"):
        unna.tell(label, {**people()[label], "constraints": [rule]})
    shown = unna.proposal(unna.propose())["proof"]
    assert (shown["placed"], shown["most"], shown["is_proved"]) == (21, 22, False)
    assert shown["more"] == 1
