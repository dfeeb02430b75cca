"""What is wished: affinity term by term, and the two levels of the objective."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from formation.tests.worlds import MONDAY, offer, people, person
from kreis.formation import Grouping, Problem, StartWeek, Weights
from kreis.formation.objective import Affinity, evaluate, values_of_placing
from kreis.formation.people import Child

RANIA = person(
    "rania",
    reach={"v": "yes", "w": "yes"},
    slots=frozenset({"tue-am", "wed-am"}),
    topics=frozenset({"T6", "T7"}),
    home_language="ar",
    start_weeks={MONDAY: StartWeek("yes", (Child("0-2", True), Child("6-9", False)))},
)
AMIRA = person(
    "amira",
    reach={"v": "with_lift"},
    slots=frozenset({"tue-am", "thu-am"}),
    topics=frozenset({"T3", "T7"}),
    home_language="ar",
    start_weeks={MONDAY: StartWeek("yes", (Child("0-2", True),))},
)


def test_each_term_is_its_weight_times_the_share_they_have_in_common() -> None:
    assert Affinity(Problem((RANIA, AMIRA), ())).terms("rania", "amira") == {
        "closeness": 200,  # one venue of two
        "child_ages": 150,  # one band of two
        "availability": 66,  # two slots of three that only one of them has
        "topics": 33,  # one topic of three
        "home_language": 100,
    }


def test_affinity_is_the_same_both_ways_and_never_above_1000() -> None:
    affinity = Affinity(Problem((RANIA, AMIRA, replace(RANIA, id="twin")), ()))
    assert affinity.between("rania", "amira") == affinity.between("amira", "rania") == 549
    assert affinity.between("rania", "twin") <= 1000


def test_people_who_said_nothing_have_nothing_in_common() -> None:
    silent = {"slots": frozenset(), "start_weeks": {}, "reach": {}, "home_language": "uk"}
    affinity = Affinity(Problem((person("a", **silent), person("b", **silent), RANIA), ()))
    assert affinity.between("a", "b") == 100
    assert affinity.between("a", "rania") == 100  # her slots are complementary to none


def test_the_weights_make_a_thousand() -> None:
    weights = Weights()
    assert weights.closeness + weights.child_ages + weights.availability == 800
    assert weights.topics + weights.home_language == 200


def test_a_group_counts_every_members_mean_affinity_once() -> None:
    """Of four alike people, every pair has 500: a mean of 500 for each, in any size of group."""
    problem = Problem(people(4), (offer(adults_max=4), offer("big", adults_max=6)))
    affinity = Affinity(problem)
    pair = affinity.between("p00", "p01")
    three = evaluate(problem, Grouping.of({"o": ["p00", "p01", "p02"]}), affinity)
    four = evaluate(problem, Grouping.of({"o": ["p00", "p01", "p02", "p03"]}), affinity)
    assert (three.affinity, four.affinity) == (3 * pair, 4 * pair)
    assert three.weakest_group == four.weakest_group == problem.weights.weakest_group * pair


def test_equal_sizes_cost_least() -> None:
    offers = (offer("o1", adults_max=8), offer("o2", adults_max=8))
    problem = Problem(people(8), offers)
    ids = [each.id for each in problem.people]
    even, uneven = (
        evaluate(problem, Grouping.of({"o1": ids[:n], "o2": ids[n:]}), Affinity(problem))
        for n in (4, 5)
    )
    assert (even.unevenness, uneven.unevenness) == (200, 400)
    assert even.rank > uneven.rank


def test_a_days_wait_counts_a_thousandth_of_a_person_up_to_a_year() -> None:
    pool = [
        person("newest", waiting_since=date(2027, 3, 11)),
        person("a week", waiting_since=date(2027, 3, 4)),
        person("years", waiting_since=date(2020, 1, 1)),
    ]
    assert values_of_placing(Weights(), pool) == {"newest": 1000, "a week": 1007, "years": 1365}


def test_placing_one_more_outweighs_any_affinity() -> None:
    problem = Problem(people(3), (offer(),))
    two, three = (
        evaluate(problem, Grouping.of({"o": ids}), Affinity(problem))
        for ids in (["p00", "p01"], ["p00", "p01", "p02"])
    )
    assert three.rank > replace(two, affinity=10**9).rank
