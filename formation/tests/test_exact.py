"""CP-SAT proves how many can be placed, where OR-Tools is installed."""

from __future__ import annotations

from hypothesis import given, settings

from formation.tests import worlds
from formation.tests.odd import every_grouping, problems
from formation.tests.worlds import offer, person
from kreis.formation import Problem, check, solve
from kreis.formation.bounds import Bound, at_most
from kreis.formation.compiling import compiled
from kreis.formation.engine.numbers import Numbers
from kreis.formation.exact import Proof, prove
from kreis.formation.grouping import Grouping
from tests.support.programs import module_needs_package

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
