"""The search: the best there is on small pools, the same every time, and stoppable."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from formation.tests import demo, worlds
from formation.tests.odd import every_grouping
from formation.tests.worlds import MONDAY, bound, offer, people, person
from kreis.formation import (
    BadProblem,
    Grouping,
    Objective,
    Problem,
    RuleBroken,
    StartWeek,
    check,
    default_steps,
    solve,
)
from kreis.formation.engine import growing
from kreis.formation.objective import Affinity, evaluate
from kreis.formation.people import Child, Person, Reach


def small_pool(seed: int) -> Problem:
    """Six people whose wishes cross, and two offers of two to four."""
    rng = Random(seed)
    rule = bound(rng.choice(("keep_apart", "keep_together")), "p00", "p01")
    members = [
        person(
            f"p{number:02}",
            slots=frozenset(rng.sample(("tue-am", "thu-am", "fri-am"), 2)),
            home_language=rng.choice(("de", "uk", "ar")),
            german_level=rng.choice(("A2", "C", "C")),
            gender=rng.choice(("woman", "woman", "man")),
            start_weeks={MONDAY: StartWeek("yes", (Child(rng.choice(("0-2", "6-9")), True),))},
            topics=frozenset(rng.sample(("T1", "T2", "T3"), 2)),
            constraints=rule if number < 2 else frozenset(),
        )
        for number in range(6)
    ]
    offers = (
        offer("o1", slot="tue-am", care_total=3),
        offer("o2", slot="thu-am", venue_id="w", adults_max=3, care_by_band={"0-2": 1}),
    )
    reach: dict[str, Reach] = {"v": "yes", "w": "with_lift"}
    return Problem(tuple(replace(each, reach=reach) for each in members), offers)


@pytest.mark.parametrize("seed", range(25))
def test_no_grouping_of_a_small_pool_is_better(seed: int) -> None:
    problem = small_pool(seed)
    affinity = Affinity(problem)
    allowed = (each for each in every_grouping(problem) if not check(problem, each))
    best = max(evaluate(problem, each, affinity).rank for each in allowed)
    assert solve(problem, steps=50, seed=seed).objective.rank == best


def test_the_same_input_and_seed_give_the_same_proposal_hash_for_hash() -> None:
    problem = worlds.pool(60, 6, seed=3)
    assert solve(problem, steps=60, seed=5).hash == solve(problem, steps=60, seed=5).hash


def test_the_order_of_the_input_does_not_matter() -> None:
    problem = worlds.pool(60, 6, seed=3)
    reversed_input = Problem(problem.people[::-1], problem.offers[::-1])
    one, other = (solve(each, steps=60, seed=5) for each in (problem, reversed_input))
    assert one.input_hash == other.input_hash
    assert one.hash == other.hash


def test_another_seed_is_another_proposal_with_the_same_input_hash() -> None:
    problem = worlds.pool(60, 6, seed=3)
    one, other = (solve(problem, steps=60, seed=seed) for seed in (1, 2))
    assert one.input_hash == other.input_hash
    assert one.hash != other.hash


@pytest.mark.parametrize("seed", range(6))
def test_more_steps_never_place_fewer_than_greedy_alone(seed: int) -> None:
    problem = worlds.pool(80, 8, seed)
    greedy, searched = (solve(problem, steps=steps, seed=1) for steps in (0, 80))
    assert searched.objective.placement >= greedy.objective.placement
    assert searched.objective.placed > 40


def test_progress_tells_the_steps_the_people_placed_and_the_best_so_far() -> None:
    told: list[tuple[int, int, Objective]] = []
    problem = worlds.pool(50, 5, seed=1)
    proposal = solve(problem, steps=40, seed=1, progress=lambda *report: told.append(report))
    steps = [steps_done for steps_done, _, _ in told]
    assert (steps[0], steps[-1]) == (0, 40)
    assert steps == sorted(steps)
    ranks = [best.rank for _, _, best in told]
    assert ranks == sorted(ranks)
    assert told[-1][1:] == (proposal.objective.placed, proposal.objective)


def test_a_cancelled_run_hands_out_its_best_so_far_and_says_so() -> None:
    problem = worlds.pool(50, 5, seed=1)
    asked = iter(range(10**6))
    proposal = solve(problem, steps=10**6, seed=1, cancelled=lambda: next(asked) >= 4)
    assert proposal.stopped_early
    assert 0 < proposal.steps_done < 1000
    assert proposal.steps == 10**6
    assert check(problem, proposal.grouping) == []


def test_a_run_that_was_not_cancelled_does_not_say_so() -> None:
    assert not solve(demo.problem(), steps=5, seed=1, cancelled=lambda: False).stopped_early


def test_a_search_that_breaks_a_rule_is_an_error_and_not_a_proposal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growing, "fits", lambda n, s, block, group: True)
    apart = bound("keep_apart", "p00", "p01")
    members = people(3)
    pair = tuple(replace(each, constraints=apart) for each in members[:2])
    with pytest.raises(RuleBroken, match="group_planning_rule"):
        solve(Problem((*pair, members[2]), (offer(),)), steps=0, seed=1)


def test_who_must_be_kept_apart_is_not_placed_where_a_start_week_meets_another_group() -> None:
    """The later group's start week has a Tuesday, on which the earlier group meets."""
    june = demo.APRIL.replace(month=6, day=7)
    early, late = offer("early"), offer("late", slot="thu-am", start_monday=june)
    apart = bound("keep_apart", "t0", "w0")
    later = {"slots": frozenset({"thu-am"}), "start_weeks": {june: StartWeek("yes")}}
    whole = [person(f"t{n}") for n in range(3)] + [person(f"w{n}", **later) for n in range(3)]
    free = Problem(tuple(whole), (early, late))
    bound_two = tuple(
        replace(each, constraints=apart) if each.id in ("t0", "w0") else each for each in whole
    )

    assert solve(free, steps=10, seed=1).unplaced == ()
    assert len(solve(replace(free, people=bound_two), steps=10, seed=1).unplaced) == 1


def test_whoever_waited_longest_gets_the_last_seat() -> None:
    early = [replace(each, waiting_since=demo.APRIL.replace(year=2026)) for each in people(4)]
    late = [person(f"a{number}") for number in range(3)]
    proposal = solve(Problem((*late, *early), (offer(adults_max=4),)), steps=10, seed=1)
    assert proposal.grouping == Grouping.of({"o": [each.id for each in early]})


def test_two_who_need_each_others_language_come_together() -> None:
    """Alone, neither may join; the group has two seats left."""
    natives = people(2)
    newcomers = [person(name, home_language="uk", german_level="A1") for name in ("x", "y")]
    proposal = solve(Problem((*natives, *newcomers), (offer(),)), steps=0, seed=1)
    assert proposal.unplaced == ()


ODD_POOLS: dict[str, tuple[Person, ...]] = {
    "nobody": (),
    "nobody is available": people(9, slots=frozenset()),
    "nobody was asked for a start week": people(9, start_weeks={}),
    "nobody has a venue": people(9, reach={}),
    "everybody is kept apart": people(9, constraints=bound("keep_apart", "all")),
    "one family is too large for any offer": people(9, constraints=bound("keep_together", "all")),
    "the same two are kept apart and together": people(
        2, constraints=bound("keep_apart", "r") | bound("keep_together", "r")
    ),
    "too few": people(1),
}


@pytest.mark.parametrize("name", ODD_POOLS)
def test_where_no_group_can_be_nobody_is_placed_and_everybody_is_told_why(name: str) -> None:
    problem = Problem(ODD_POOLS[name], (offer("o1"), offer("o2", venue_id="w")))
    proposal = solve(problem, steps=20, seed=1)
    assert proposal.groups == ()
    assert len(proposal.unplaced) == len(problem.people)
    assert all(reason.blocked for reason in proposal.reasons.unplaced.values())


def test_without_offers_nobody_is_placed() -> None:
    assert len(solve(Problem(people(3), ()), steps=5, seed=1).unplaced) == 3


def test_one_huge_family_that_fits_is_one_group() -> None:
    family = people(12, constraints=bound("keep_together", "all"))
    proposal = solve(Problem(family, (offer(adults_max=12),)), steps=5, seed=1)
    assert proposal.objective.placed == 12


def test_an_id_that_occurs_twice_is_refused() -> None:
    with pytest.raises(BadProblem, match="people: an id occurs twice"):
        Problem((person("p"), person("p")), ())
    with pytest.raises(BadProblem, match="offers: an id occurs twice"):
        Problem((), (offer(), offer()))


def test_a_region_of_two_hundred_obeys_every_rule() -> None:
    problem = worlds.pool(200, 16, seed=2)
    proposal = solve(problem, steps=200, seed=1)
    assert proposal.objective.placed > 120
    assert default_steps(problem) == 2000
