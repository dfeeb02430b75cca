"""However odd the pool, no exception and no broken rule; and the checker agrees with the rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from formation.tests import worlds
from formation.tests.odd import grouping_of, problems
from kreis.formation import Grouping, Problem, check, effect, solve
from kreis.formation.compiling import compiled
from kreis.formation.engine.jit import Pace
from kreis.formation.engine.search import Search
from kreis.formation.moves import Move, Swap
from kreis.formation.objective import Affinity, evaluate
from kreis.formation.rules import violations

SMALL = problems(most_people=6, most_offers=3)
"""Made once: to make a strategy takes as long as to draw from it."""


@st.composite
def problems_with_a_grouping(draw: st.DrawFn) -> tuple[Problem, Grouping]:
    problem = draw(SMALL)
    home = st.sampled_from([None, *(offer.id for offer in problem.offers)])
    homes = draw(st.tuples(*(home for _ in problem.people)))
    return problem, grouping_of(problem, homes)


@settings(deadline=None, max_examples=150)
@given(problems(most_people=14, most_offers=4), st.integers(0, 20), st.integers())
def test_every_proposal_obeys_every_rule_and_speaks_about_everybody(
    problem: Problem, steps: int, seed: int
) -> None:
    proposal = solve(problem, steps=steps, seed=seed)
    assert check(problem, proposal.grouping) == []
    assert list(violations(problem, proposal.grouping)) == []
    everybody = {person.id for person in problem.people}
    reasons = proposal.reasons
    assert reasons.members.keys() | reasons.unplaced.keys() == everybody
    assert reasons.unplaced.keys() == set(proposal.unplaced)


@settings(deadline=None, max_examples=40)
@given(st.integers(5, 60), st.integers(1, 8), st.integers(0, 10**6))
def test_a_pool_like_real_ones_obeys_every_rule_and_leaves_no_seat_to_who_could_take_it(
    people: int, offers: int, seed: int
) -> None:
    problem = worlds.pool(people, offers, seed)
    proposal = solve(problem, steps=20, seed=seed)
    assert check(problem, proposal.grouping) == []
    assert all(reason.blocked for reason in proposal.reasons.unplaced.values())
    helps = [each.relax for reason in proposal.reasons.unplaced.values() for each in reason.help]
    assert "nothing" not in helps


@settings(deadline=None, max_examples=150)
@given(problems_with_a_grouping())
def test_the_checker_and_the_rules_find_the_same_violations(
    case: tuple[Problem, Grouping],
) -> None:
    problem, grouping = case
    checked = {(found.rule, found.offer_id) for found in check(problem, grouping)}
    assert checked == {(found.rule, found.offer_id) for found in violations(problem, grouping)}


@settings(deadline=None, max_examples=100)
@given(problems(most_people=12, most_offers=3), st.integers(0, 10))
def test_the_search_counts_as_the_objective_does(problem: Problem, seed: int) -> None:
    numbers, blocks = compiled(problem)
    search = Search(numbers, seed=seed, pace=Pace(False))
    found = search.run(5, lambda: False)
    grouping = Grouping.of(
        {
            problem.offers[offer].id: [who.id for block in members for who in blocks[block]]
            for offer, members in found.groups
        }
    )
    reached = evaluate(problem, grouping, Affinity(problem))
    assert search.quality() == reached.quality


@settings(deadline=None, max_examples=100)
@given(problems_with_a_grouping(), st.data())
def test_every_move_has_an_effect(case: tuple[Problem, Grouping], data: st.DataObject) -> None:
    problem, grouping = case
    if not problem.people:
        return
    who = st.sampled_from([person.id for person in problem.people])
    where = st.sampled_from([None, *(offer.id for offer in problem.offers)])
    move = data.draw(st.builds(Move, who, where) | st.builds(Swap, who, who))
    found = effect(problem, grouping, move)
    assert not {"keep_apart", "keep_together"} & set(found.breaks)


@settings(deadline=None, max_examples=100)
@given(problems(most_people=8, most_offers=3))
def test_a_problem_survives_its_document(problem: Problem) -> None:
    assert Problem(problem.people, problem.offers).input_hash == problem.input_hash
    usable = tuple(
        offer
        for offer in problem.offers
        if 1 <= offer.adults_min <= offer.adults_max
        and min(offer.care_total, *offer.care_by_band.values(), 0) == 0
    )
    sensible = Problem(problem.people, usable)
    assert Problem.from_dict(sensible.to_dict()) == sensible
