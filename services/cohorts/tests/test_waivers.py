"""Being the only one of her kind in a group: waived for one person who agrees, on record."""

from __future__ import annotations

from typing import Any

import pytest

from services.cohorts.tests.unna import U, Unna, people, person_id


def note(unna: Unna, label: str, **more: Any) -> Any:
    body = {"participant_id": person_id(label), **more}
    return unna.planning.ask("POST", "/v1/isolation-waivers", body)


def withdraw(unna: Unna, label: str) -> Any:
    return unna.planning.ok("DELETE", f"/v1/isolation-waivers/{person_id(label)}")


def waivers(unna: Unna) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = unna.planning.ok("GET", "/v1/isolation-waivers")["waivers"]
    return found


@pytest.fixture
def alone(later: Unna) -> Unna:
    """Tetiana speaks Persian by now, as nobody else does, knows little German, and has time."""
    told = {**people()["P-24"], "home_language": "fa", "languages": ["fa", "de"]}
    later.tell("P-24", {**told, "start_weeks": people()["P-03"]["start_weeks"]})
    return later


def move(unna: Unna, proposal_id: str) -> Any:
    wish = {"participant_id": person_id("P-24"), "to_offer_id": U}
    return unna.planning.ask("POST", f"/v1/proposals/{proposal_id}/moves", wish)


def test_who_agrees_and_who_noted_it_is_on_record(alone: Unna) -> None:
    noted = note(alone, "P-24", agreed_on="2027-03-22")

    assert noted.status_code == 201
    assert noted.json["participant_id"] == person_id("P-24")
    assert noted.json["agreed_on"] == "2027-03-22"
    assert noted.json["noted_at"].startswith("2027-03-24")
    assert noted.json["noted_by"]
    assert waivers(alone) == [noted.json]


def test_the_rule_stands_in_her_way_until_she_agrees(alone: Unna) -> None:
    proposal = alone.propose()
    refused = move(alone, proposal)
    note(alone, "P-24")

    moved = move(alone, proposal)

    assert [fault["value"] for fault in refused.json["errors"]] == ["isolation"]
    assert moved.status_code == 200
    assert person_id("P-24") in alone.groups(proposal)[U]


def test_the_solver_places_who_agreed_and_the_groups_can_be_confirmed(alone: Unna) -> None:
    without = [each["participant_id"] for each in alone.proposal(alone.propose())["unplaced"]]
    note(alone, "P-24")

    proposal = alone.propose()

    assert person_id("P-24") in without
    assert person_id("P-24") in {who for group in alone.groups(proposal).values() for who in group}
    path = f"/v1/proposals/{proposal}/confirmation"
    assert alone.planning.ask("POST", path).status_code == 201


def test_an_agreement_is_for_one_person_only(alone: Unna) -> None:
    note(alone, "P-23")

    assert [f["value"] for f in move(alone, alone.propose()).json["errors"]] == ["isolation"]


def test_who_no_longer_agrees_is_protected_again(alone: Unna) -> None:
    note(alone, "P-24")
    proposal = alone.propose()

    assert withdraw(alone, "P-24") == {"waivers": []}

    assert alone.proposal(proposal)["breaks"] == ["isolation"]
    assert withdraw(alone, "P-24") == {"waivers": []}


def test_noting_it_twice_keeps_who_noted_it_first(alone: Unna) -> None:
    first = note(alone, "P-24", agreed_on="2027-03-20").json

    assert note(alone, "P-24", agreed_on="2027-03-22").json == first


def test_nobody_agrees_tomorrow_or_without_being_there(alone: Unna) -> None:
    for refused, field in (
        (note(alone, "P-24", agreed_on="2027-03-25"), "agreed_on"),
        (note(alone, "P-99"), "participant_id"),
    ):
        assert refused.status_code == 422
        assert [fault["field"] for fault in refused.json["errors"]] == [field]
    assert waivers(alone) == []


def test_her_agreement_goes_when_she_goes(alone: Unna) -> None:
    note(alone, "P-24")

    alone.tell("P-24", None)

    assert waivers(alone) == []


def test_only_group_planning_notes_agreements(alone: Unna) -> None:
    alone.planning = alone.client.as_role("contact-person")

    assert note(alone, "P-24").status_code == 403
