"""The phase plan of an agency over HTTP: versions, faults, and what a group still needs."""

from __future__ import annotations

from typing import Any

import pytest

from services.cohorts.tests.groups import Groups
from services.cohorts.tests.unna import Unna

PATH = "/v1/phase-plan"


def shown(unna: Unna) -> Any:
    return unna.planning.ask("GET", PATH)


def put(unna: Unna, steps: list[dict[str, Any]], **headers: str) -> Any:
    return unna.client.as_role("lead").ask("PUT", PATH, {"steps": steps}, **headers)


def steps_of(unna: Unna) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shown(unna).json["steps"]
    return found


def test_there_is_a_plan_before_anybody_makes_one(empty: Unna) -> None:
    plan = shown(empty).json

    assert (plan["version"], plan["changed_by"]) == (1, None)
    told = [(s["code"], s["rhythm_weeks"], s["dates"], s["propose_when"]) for s in plan["steps"]]
    assert told == [
        ("intensive", 1, 12, "held >= 12"),
        ("light", 2, 4, "held >= 4"),
        ("monthly", 4, None, None),
    ]
    assert plan["steps"][2]["boosters_weeks"] == [8, 24]


def test_each_change_is_a_version_and_no_version_goes(empty: Unna) -> None:
    first = steps_of(empty)
    steps = steps_of(empty)
    steps[0]["propose_when"] = "  held  >= 9 and regular_share >= 0.50 "

    second = put(empty, steps)

    assert (second.status_code, second.json["version"]) == (200, 2)
    assert second.json["steps"][0]["propose_when"] == "held >= 9 and regular_share >= 0.5"
    assert put(empty, steps, If_Match=shown(empty).headers["ETag"]).json["version"] == 2
    assert empty.planning.ok("GET", f"{PATH}/1")["steps"] == first
    assert empty.planning.ok("GET", f"{PATH}/2") == second.json
    for unknown in (3, 0, 99999999999):
        assert empty.planning.ask("GET", f"{PATH}/{unknown}").json["type"] == "no-phase-plan"


def test_what_somebody_else_has_set_is_not_overwritten_unseen(empty: Unna) -> None:
    steps = steps_of(empty)
    steps[0]["dates"] = 14
    put(empty, steps)
    steps[0]["dates"] = 16

    assert put(empty, steps).status_code == 428
    assert put(empty, steps, If_Match='"old"').status_code == 412
    assert shown(empty).json["version"] == 2


@pytest.mark.parametrize(
    ("place", "change", "field", "says"),
    [
        (0, {"propose_when": "held >= zwölf"}, "propose_when", "word 3, zwölf"),
        (0, {"propose_when": "held >= 12 or week >= 3"}, "propose_when", "expected and"),
        (0, {"propose_when": None}, "propose_when", "a rule"),
        (2, {"propose_when": "week >= 3"}, "propose_when", "no rule"),
        (0, {"propose_when": "held >= 13"}, "propose_when", "12 at most"),
        (0, {"next": "monthly"}, "next", "light"),
        (1, {"code": "intensive"}, "code", "each phase once"),
        (0, {"code": "sunny"}, "code", "intensive"),
        (0, {"counts_kinds": ["assessment_week"]}, "counts_kinds", "expert_talk"),
        (0, {"counts_kinds": []}, "counts_kinds", "1"),
        (0, {"rhythm_weeks": 0}, "rhythm_weeks", "1"),
        (2, {"boosters_weeks": [0]}, "boosters_weeks", "1"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    empty: Unna, place: int, change: dict[str, Any], field: str, says: str
) -> None:
    steps = steps_of(empty)
    steps[place] |= change

    refused = put(empty, steps)

    assert refused.status_code == 422
    faults = {fault["field"]: fault["expected"] for fault in refused.json["errors"]}
    assert any(field in name and says in expected for name, expected in faults.items()), faults
    assert shown(empty).json["version"] == 1


def test_a_phase_that_a_group_is_in_stays_in_the_plan(groups: Groups) -> None:
    steps = steps_of(groups.unna)
    monthly = {**steps[2], "code": "quarterly", "rhythm_weeks": 13}

    refused = put(groups.unna, steps[1:])
    changed = put(groups.unna, [{**steps[0], "next": "quarterly"}, monthly])

    assert (refused.status_code, refused.json["type"]) == (409, "phase-in-use")
    assert "intensive" in refused.json["detail"]
    assert changed.status_code == 200


def test_the_lead_and_group_planning_set_it(empty: Unna) -> None:
    contact = empty.client.as_role("contact-person")

    assert contact.ask("GET", PATH).status_code == 200
    assert contact.ask("PUT", PATH, {"steps": steps_of(empty)}).status_code == 403
    assert empty.planning.ask("PUT", PATH, {"steps": steps_of(empty)}).status_code == 200
