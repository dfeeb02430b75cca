"""The problem as a document: it comes back as it went, and a fault is named with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from formation.tests import demo, worlds
from kreis.formation import BadProblem, Problem, Weights, solve

Change = Callable[[dict[str, Any]], object]


def document() -> dict[str, Any]:
    """The demo's problem after a journey as text."""
    copy: dict[str, Any] = json.loads(json.dumps(demo.problem().to_dict()))
    return copy


def test_a_problem_comes_back_as_it_went() -> None:
    assert Problem.from_dict(document()) == demo.problem()
    pool = worlds.pool(40, 4, seed=1)
    assert Problem.from_dict(json.loads(json.dumps(pool.to_dict()))) == pool


def test_a_record_of_the_pool_can_be_read_as_it_is() -> None:
    told = document()
    told["people"][0] |= {"participant_id": "x", "state": "waiting", "restricted": False}
    assert Problem.from_dict(told) == demo.problem()


def test_weights_may_be_left_out() -> None:
    told = document()
    del told["weights"]
    assert Problem.from_dict(told).weights == Weights()


def test_other_weights_are_another_input() -> None:
    problem = demo.problem()
    heavier = Problem(problem.people, problem.offers, Weights(version="2", topics=200))
    assert heavier.input_hash != problem.input_hash
    assert solve(heavier, steps=0, seed=1).weights_version == "2"


def test_a_proposal_is_plain_json() -> None:
    told = solve(demo.problem(), steps=5, seed=1).to_dict()
    assert json.loads(json.dumps(told)) == told


def put(value: object, *path: str | int) -> Change:
    """Puts a value at a place of the document."""

    def change(told: Any) -> None:
        for step in path[:-1]:
            told = told[step]
        told[path[-1]] = value

    return change


FAULTS: list[tuple[Change, str]] = [
    (put("tue", "people", 0, "slots"), "people[0].slots: 'tue' is not a list"),
    (put(["tue"], "people", 0, "slots"), "people[0].slots: 'tue' is not one of mon-am, mon-pm"),
    (put([3], "people", 1, "topics"), "people[1].topics: 3 is not a text"),
    (put("", "people", 2, "id"), "people[2].id: '' is not a text"),
    (put("D1", "people", 2, "german_level"), "people[2].german_level: 'D1' is not one of none"),
    (put(1, "people", 2, "may_join_women_only"), "1 is not true or false"),
    (put("1.2.2027", "people", 2, "waiting_since"), "'1.2.2027' is not a date like 2027-04-05"),
    (put("20270405", "people", 2, "waiting_since"), "'20270405' is not a date like 2027-04-05"),
    (
        put("2027-04-06", "people", 3, "start_weeks", 0, "monday"),
        "people[3].start_weeks[0].monday: 2027-04-06 is not a Monday",
    ),
    (put([[]], "people", 3, "reach"), "people[3].reach[0]: [] is not an object"),
    (put(None, "offers", 0, "care_places"), "offers[0].care_places: None is not an object"),
    (put(0, "offers", 0, "adults", "min"), "offers[0].adults.min: 0 is not a whole number of at"),
    (put(7, "offers", 0, "adults", "max"), "offers[0].adults.max: 7 is not a whole number of at"),
    (put(True, "offers", 1, "care_places", "total"), "True is not a whole number of at least 0"),
    (put("U", "offers", 0, "id"), "offers: an id occurs twice"),
    (put("P-02", "people", 0, "id"), "people: an id occurs twice"),
    (put(-1, "weights", "topics"), "weights.topics: -1 is not a whole number of at least 0"),
    (lambda told: told.pop("offers"), "offers: is missing"),
    (lambda told: told["people"][5].pop("gender"), "people[5].gender: is missing"),
]


@pytest.mark.parametrize(("change", "sentence"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_named_with_place_value_and_expectation(change: Change, sentence: str) -> None:
    told = document()
    change(told)
    with pytest.raises(BadProblem) as fault:
        Problem.from_dict(told)
    assert sentence in str(fault.value)
    assert len(str(fault.value)) < 200


def test_a_long_value_is_cut_in_the_sentence() -> None:
    with pytest.raises(BadProblem, match=r"^people: 'x{36}\.\.\. is not a list$"):
        Problem.from_dict({"people": "x" * 5000, "offers": []})
