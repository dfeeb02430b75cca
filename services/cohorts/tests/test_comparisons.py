"""Several proposals side by side."""

from __future__ import annotations

from typing import Any

import pytest

from services.cohorts.tests.snapshots import Snapshots
from services.cohorts.tests.unna import K, U, Unna, people, person_id


def compared(unna: Unna) -> dict[str, Any]:
    shown: dict[str, Any] = unna.planning.ok("GET", "/v1/proposals")
    return shown


@pytest.fixture
def first(later: Unna, snapshots: Snapshots) -> str:
    return snapshots.begin("a first proposal, some days before", later, later.propose)


def test_each_says_what_it_reaches_the_newest_first(later: Unna, first: str) -> None:
    later.at("2027-03-24T10:00")
    kamen_alone = later.propose(offer_ids=[K], seed=2)

    newest, oldest = compared(later)["proposals"]

    assert [newest["id"], oldest["id"]] == [kamen_alone, first]
    assert (oldest["placed"], oldest["unplaced"], oldest["breaks"]) == (22, 2, [])
    assert [(g["name"], g["size"]) for g in oldest["groups"]] == [
        ("Gruppe Unna", 11),
        ("Gruppe Kamen", 11),
    ]
    assert oldest["weakest_affinity"] == min(g["affinity"] for g in oldest["groups"])
    assert oldest["proof"]["is_proved"]
    assert (newest["placed"], newest["seed"]) == (11, 2)
    assert [g["offer_id"] for g in newest["groups"]] == [K]


def test_who_is_not_in_the_same_place_in_all_of_them_is_named(later: Unna, first: str) -> None:
    later.at("2027-03-24T10:00")
    second = later.propose()
    assert compared(later)["differences"] == []
    wish = {"participant_id": person_id("P-11"), "to_offer_id": U}

    later.planning.ok("POST", f"/v1/proposals/{second}/moves", wish)

    shown = compared(later)
    assert shown["differences"] == [
        {
            "participant_id": person_id("P-11"),
            "places": [
                {"proposal_id": second, "offer_id": U},
                {"proposal_id": first, "offer_id": K},
            ],
        }
    ]
    assert [each["moves"] for each in shown["proposals"]] == [1, 0]


def test_what_is_put_away_or_confirmed_is_not_compared(later: Unna, first: str) -> None:
    kept = later.propose()
    later.planning.ok("POST", f"/v1/proposals/{first}/discard")

    assert [each["id"] for each in compared(later)["proposals"]] == [kept]
    later.planning.ok("POST", f"/v1/proposals/{kept}/confirmation")
    assert compared(later) == {"proposals": [], "differences": []}


@pytest.mark.usefixtures("first")
def test_who_has_left_since_counts_in_none(later: Unna) -> None:
    later.tell("P-12", None)

    (shown,) = compared(later)["proposals"]

    assert shown["placed"] == 21
    assert sum(group["size"] for group in shown["groups"]) == 21


def overtaken(unna: Unna) -> dict[str, str | None]:
    runs = unna.planning.ok("GET", "/v1/formations")
    return {each["proposal_id"]: each["proposal_overtaken"] for each in runs}


def test_a_proposal_is_overtaken_when_another_takes_its_offers(later: Unna, first: str) -> None:
    kept = later.propose(offer_ids=[U])
    assert overtaken(later) == {first: None, kept: None}

    later.planning.ok("POST", f"/v1/proposals/{kept}/confirmation")

    assert overtaken(later) == {first: "taken", kept: None}
    assert later.proposal(first)["overtaken"] == "taken"
    assert compared(later)["proposals"] == []


def test_a_proposal_is_overtaken_when_a_start_week_of_it_has_begun(later: Unna, first: str) -> None:
    later.at("2027-04-05T09:00")
    assert overtaken(later) == {first: None}

    later.at("2027-04-06T09:00")

    assert overtaken(later) == {first: "begun"}
    assert compared(later)["proposals"] == []


def test_a_proposal_is_overtaken_when_none_of_its_people_waits_any_more(later: Unna) -> None:
    old = later.propose(offer_ids=[K])
    for label in people():
        later.tell(label, {**people()[label], "state": "entered"})

    assert overtaken(later) == {old: "placed"}


def test_one_that_places_nobody_stays_to_say_why(later: Unna) -> None:
    for label in people():
        later.tell(label, {**people()[label], "slots": []})

    empty = later.propose()

    assert overtaken(later) == {empty: None}
