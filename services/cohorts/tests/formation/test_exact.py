"""CP-SAT proves how many can be placed, where OR-Tools is installed."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from kreis.cohorts.formation import Problem, check, solve
from kreis.cohorts.formation.bounds import Bound, at_most
from kreis.cohorts.formation.compiling import compiled
from kreis.cohorts.formation.engine.numbers import Numbers
from kreis.cohorts.formation.exact import Proof, prove
from kreis.cohorts.formation.grouping import Grouping
from services.cohorts.tests.unna import KEPT_APART, U, Unna, people
from tests.support.programs import module_needs_package

from . import worlds
from .odd import every_grouping, problems
from .worlds import offer, person

module_needs_package("ortools", "uv pip install --group bench")


def proof(problem: Problem) -> tuple[Proof, Numbers, Grouping]:
    """From nothing: the groups of the answer are CP-SAT's own."""
    numbers, blocks = compiled(problem)
    found = prove(numbers, [], 5)
    members = {
        problem.offers[o].id: [p.id for b in group for p in blocks[b]] for o, group in found.groups
    }
    return found, numbers, Grouping.of(members)


@settings(deadline=None, max_examples=80)
@given(problems(most_people=4, most_offers=2))
def test_what_is_proved_is_the_most_of_all_groupings_that_obey_the_rules(problem: Problem) -> None:
    best = max(
        (len(each.offer_of) for each in every_grouping(problem) if not check(problem, each)),
        default=0,
    )

    found, _, grouping = proof(problem)

    assert (found.placed, found.bound) == (best, best)
    assert check(problem, grouping) == []
    assert len(grouping.offer_of) == best


def test_it_sees_what_the_flow_does_not() -> None:
    """Two who must not meet."""
    apart = worlds.bound("keep_apart", "p00", "p01")
    five = tuple(person(f"p{n:02}", constraints=apart if n < 2 else frozenset()) for n in range(5))
    problem = Problem(five, (offer("o", adults_max=5),))

    assert at_most(problem, solve(problem, steps=50, seed=1).grouping) == Bound(4, "cp-sat")


def test_a_run_of_the_service_says_that_it_is_proved(later: Unna) -> None:
    """Sabine and another of Unna must not meet either, so one of them waits on: the flow would
    still place both. The solver is a process of its own, as always."""
    only_there: dict[str, Any] = {"reach": [{"venue_id": U, "how": "yes"}]}
    ref = {**KEPT_APART, "ref": "00000000-0000-4000-8000-0000000000a9"}
    for label in ("P-01", "P-02"):
        later.tell(label, {**people()[label], **only_there, "constraints": [ref]})

    later.propose()

    (shown,) = later.planning.ok("GET", "/v1/proposals")["proposals"]
    assert shown["placed"] == 21
    assert shown["proof"] == {
        "placed": 21,
        "most": 21,
        "more": 0,
        "is_proved": True,
        "by": "cp-sat",
    }
