"""How many can be placed at most: never too low, and often just what the search found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formation.tests import demo, worlds
from formation.tests.odd import every_grouping, problems
from formation.tests.worlds import offer, people, person
from kreis.formation import Problem, check, solve
from kreis.formation.bounds import Bound, at_most, most_placeable
from kreis.formation.compiling import compiled
from kreis.formation.exact import NotInstalled, Proof


def bound(problem: Problem) -> int:
    return most_placeable(compiled(problem).numbers)


def test_of_the_demos_24_people_22_are_as_many_as_can_be() -> None:
    problem = demo.problem()
    found = solve(problem, steps=200, seed=1)

    assert at_most(problem, found.grouping) == Bound(22, "flow")
    assert found.objective.placed == 22


def test_a_room_that_one_group_can_have_counts_once() -> None:
    one_room = (offer("o1"), offer("o2", adults_max=3))
    two_rooms = (offer("o1"), offer("o2", adults_max=3, venue_id="w", slot="thu-am"))
    everywhere: dict[str, Any] = {"reach": {"v": "yes", "w": "yes"}}
    everywhere["slots"] = frozenset({"tue-am", "thu-am"})

    assert bound(Problem(people(9, **everywhere), one_room)) == 4
    assert bound(Problem(people(9, **everywhere), two_rooms)) == 7


def test_who_needs_care_is_bound_by_the_places() -> None:
    in_care = worlds.StartWeek("yes", (worlds.Child("3-5", True),))
    need = people(3, start_weeks={worlds.MONDAY: in_care})

    assert bound(Problem((*need, person("q1"), person("q2")), (offer("o", care_total=1),))) == 3


def test_who_would_be_alone_and_an_offer_that_cannot_fill_count_for_nothing() -> None:
    alone = person("a", home_language="uk", german_level="A1", languages=frozenset({"de", "uk"}))

    assert bound(Problem((*people(2), alone), (offer("o"),))) == 2
    assert bound(Problem((*people(2), alone), (offer("o", adults_min=3),))) == 0
    assert bound(Problem((), (offer("o"),))) == bound(Problem(people(2), ())) == 0


@settings(deadline=None, max_examples=120)
@given(problems(most_people=4, most_offers=2))
def test_no_grouping_whatever_places_more(problem: Problem) -> None:
    best = max(
        (len(each.offer_of) for each in every_grouping(problem) if not check(problem, each)),
        default=0,
    )

    assert bound(problem) >= best


@settings(deadline=None, max_examples=25)
@given(st.integers(5, 60), st.integers(1, 8), st.integers(0, 10**6))
def test_a_pool_like_real_ones_is_never_placed_better_than_the_bound(
    count: int, offers: int, seed: int
) -> None:
    problem = worlds.pool(count, offers, seed)

    assert bound(problem) >= solve(problem, steps=20, seed=seed).objective.placed


def prover(answer: int | None) -> Any:
    """CP-SAT, as it answers where it is installed, or as it is not there."""

    def prove(*_: object) -> Proof:
        if answer is None:
            raise NotInstalled
        return Proof(answer, answer, [])

    return prove


@pytest.mark.parametrize(
    ("answer", "expected"), [(None, (5, "flow")), (4, (4, "cp-sat")), (5, (5, "flow"))]
)
def test_cp_sat_sharpens_the_bound_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, answer: int | None, expected: tuple[int, str]
) -> None:
    """Two who must not meet: the flow does not know of that."""
    apart = worlds.bound("keep_apart", "p00", "p01")
    five = tuple(person(f"p{n:02}", constraints=apart if n < 2 else frozenset()) for n in range(5))
    problem = Problem(five, (offer("o", adults_max=5),))
    found = solve(problem, steps=50, seed=1)
    monkeypatch.setattr("kreis.formation.bounds.exact.prove", prover(answer))

    sharpened = at_most(problem, found.grouping)

    assert found.objective.placed == 4
    assert (sharpened.most, sharpened.by) == expected
