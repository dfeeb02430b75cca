"""How much each wish counts, and how long somebody may wait: set by each agency, in versions."""

from __future__ import annotations

from typing import Any

import pytest

from services.cohorts.tests.planning import DEFAULT, change, put
from services.cohorts.tests.unna import Unna, members_by_offer

TOPICS_ALONE = {**DEFAULT, "closeness": 0, "child_ages": 0, "availability": 0}
TOPICS_ALONE |= {"topics": 1000, "home_language": 0}


def test_there_are_sane_rules_before_anybody_sets_any(empty: Unna) -> None:
    shown = empty.planning.ok("GET", "/v1/rules")

    assert (shown["version"], shown["weights"], shown["longest_wait_days"]) == (1, DEFAULT, 90)
    assert shown["changed_by"] is None


def test_each_change_is_a_version_and_no_version_goes(empty: Unna) -> None:
    second = change(empty, TOPICS_ALONE)
    third = change(empty, DEFAULT, None)

    assert (second["version"], third["version"]) == (2, 3)
    assert third["changed_by"]
    assert third["changed_at"]
    assert empty.planning.ok("GET", "/v1/rules") == third
    assert empty.planning.ok("GET", "/v1/rules/2") == second
    assert empty.planning.ok("GET", "/v1/rules/1")["weights"] == DEFAULT
    for unknown in ("4", "0", "1e1", "99999999999"):
        assert empty.planning.ask("GET", f"/v1/rules/{unknown}").json["type"] == "no-rules"


def test_the_same_again_is_no_new_version(empty: Unna) -> None:
    change(empty, TOPICS_ALONE)

    assert change(empty, TOPICS_ALONE)["version"] == 2


def test_what_somebody_else_has_set_is_not_overwritten_unseen(empty: Unna) -> None:
    change(empty, TOPICS_ALONE)

    assert put(empty, DEFAULT).status_code == 428
    assert put(empty, DEFAULT, If_Match='"old"').status_code == 412
    assert empty.planning.ok("GET", "/v1/rules")["version"] == 2


@pytest.mark.parametrize(
    ("weights", "days", "field", "says"),
    [
        ({"closeness": 350}, 90, "weights.closeness", "to be 1000 together, not 950"),
        ({"waiting_day": 3}, 90, "weights.waiting_day", "1000 at most, not 1095"),
        ({"evenness": -1}, 90, "weights.evenness", "0"),
        ({"topics": "much"}, 90, "weights.topics", "whole number"),
        ({"sympathy": 1}, 90, "weights.sympathy", "no field"),
        ({}, 0, "longest_wait_days", "1"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    empty: Unna, weights: dict[str, Any], days: int, field: str, says: str
) -> None:
    refused = put(empty, {**DEFAULT, **weights}, days)

    assert refused.status_code == 422
    (fault,) = refused.json["errors"]
    assert fault["field"] == field
    assert says in fault["expected"]
    assert empty.planning.ok("GET", "/v1/rules")["version"] == 1


def test_a_run_names_what_it_used_and_follows_it(unna: Unna, proposal: str) -> None:
    change(unna, TOPICS_ALONE)
    second = unna.propose()

    shown = [unna.proposal(each) for each in (proposal, second)]
    assert [each["weights_version"] for each in shown] == ["1", "2"]
    assert shown[0]["input_hash"] != shown[1]["input_hash"]
    assert [len(members_by_offer(each)) for each in shown] == [2, 2]
    terms = {
        name
        for group in shown[1]["groups"]
        for member in group["members"]
        for companion in member["reason"]["companions"]
        for name, points in companion["terms"].items()
        if points
    }
    assert terms == {"topics"}


def test_a_proposal_keeps_the_figures_of_its_own_rules(unna: Unna, proposal: str) -> None:
    before = unna.proposal(proposal)

    change(unna, TOPICS_ALONE)

    assert unna.proposal(proposal) == before


def test_the_lead_sets_them_and_group_planning_sees_them(empty: Unna) -> None:
    body = {"weights": DEFAULT, "longest_wait_days": 30}

    assert empty.planning.ask("PUT", "/v1/rules", body).status_code == 403
    assert empty.client.as_role("contact-person").ask("GET", "/v1/rules").status_code == 403
