"""Everybody learns why: members what they have in common, the others which call would help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from formation.tests.worlds import MONDAY, bound, offer, people, person
from kreis.formation import Grouping, Offer, Person, Problem, StartWeek, solve
from kreis.formation.objective import Affinity
from kreis.formation.people import Child, Reach
from kreis.formation.reasons import Reasons, UnplacedReason, explain

TODDLER = Child("0-2", needs_care=True)
DEMANDING = offer(
    "o", german_level_from="A2", women_only=True, care_total=2, adults_max=5, adults_min=2
)


def reasons_beside(
    newcomer: Person, *others: Person, at: Offer = DEMANDING, more: tuple[Offer, ...] = ()
) -> UnplacedReason:
    """Why she is unplaced while the others are in the group."""
    problem = Problem((newcomer, *others), (at, *more))
    grouping = Grouping.of({at.id: [each.id for each in others]})
    return explain(problem, grouping, Affinity(problem)).unplaced[newcomer.id]


def steps_of(reason: UnplacedReason) -> list[tuple[str, str]]:
    return [(each.relax, each.value) for each in reason.help]


@pytest.mark.parametrize(
    ("said", "rule", "value"),
    [
        ({"slots": frozenset({"tue-pm"})}, "slot", "tue-am"),
        ({"start_weeks": {}}, "start_week", "2027-04-05"),
        ({"start_weeks": {MONDAY: StartWeek("no")}}, "mornings", "2027-04-05"),
        ({"reach": {}}, "reach", "v"),
        ({"languages": frozenset({"uk"}), "german_level": "A1", "home_language": "uk"}, "", ""),
        ({"languages": frozenset({"uk"}), "german_level": "A1"}, "language", "de"),
        ({"may_join_women_only": False}, "women_only", "yes"),
        ({"start_weeks": {MONDAY: StartWeek("yes", (TODDLER,) * 3)}}, "childcare", "0-2"),
    ],
)
def test_the_call_that_would_place_her_is_named(
    said: dict[str, Any], rule: str, value: str
) -> None:
    reason = reasons_beside(person("she", **said), *people(3))
    if rule:
        assert reason.blocked == {rule: 1}
        assert steps_of(reason) == [(rule, value)]
    else:
        assert steps_of(reason) == [("language", "uk"), ("isolation", "waived")]


def test_a_full_group_needs_one_more_seat() -> None:
    reason = reasons_beside(person("she"), *people(5))
    assert reason.blocked == {"size": 1}
    assert steps_of(reason) == [("size", "6")]


def test_one_change_is_better_than_two_cheaper_ones() -> None:
    """Her own group is full; the other one would only take a lift and another morning."""
    there: dict[str, Any] = {"slots": frozenset({"thu-am"}), "reach": {"w": "yes"}}
    full = offer("p", venue_id="w", slot="thu-am", adults_max=2)
    members = (*people(2), person("x", **there), person("y", **there), person("she", **there))
    problem = Problem(members, (offer("o"), full))
    grouping = Grouping.of({"o": ["p00", "p01"], "p": ["x", "y"]})
    reason = explain(problem, grouping, Affinity(problem)).unplaced["she"]
    assert reason.blocked == {"reach": 1, "size": 1}
    assert [(each.relax, each.offer) for each in reason.help] == [("size", "p")]


def test_a_group_that_did_not_come_about_says_how_many_are_missing() -> None:
    problem = Problem(people(3), (offer(adults_min=8, adults_max=12),))
    reason = solve(problem, steps=5, seed=1).reasons.unplaced["p00"]
    assert reason.blocked == {"size": 1}
    assert steps_of(reason) == [("more_people", "5")]


def test_whoever_could_join_as_things_are_is_told_so() -> None:
    reason = reasons_beside(person("she"), *people(2))
    assert reason.blocked == {}
    assert steps_of(reason) == [("nothing", "")]


def test_joining_a_group_that_staff_left_too_small_is_no_fault_of_hers() -> None:
    reason = reasons_beside(person("she"), *people(2), at=replace(DEMANDING, adults_min=4))
    assert steps_of(reason) == [("nothing", "")]


def test_the_only_father_is_asked_whether_he_agrees() -> None:
    mixed = offer("o", adults_max=6)
    reason = reasons_beside(person("he", gender="man"), *people(4), at=mixed)
    assert steps_of(reason) == [("isolation", "waived")]


def test_a_man_is_not_talked_into_a_womens_group() -> None:
    reason = reasons_beside(person("he", gender="man", isolation_waived=True), *people(3))
    assert reason == UnplacedReason(blocked={"women_only": 1}, help=())


def test_a_room_that_is_taken_is_not_for_sale() -> None:
    beside = offer("z", slot="thu-am")
    she = person("she", slots=frozenset({"thu-am"}))
    reason = reasons_beside(she, *people(3), more=(beside,))
    assert reason.blocked == {"room": 1, "slot": 1}
    assert [(each.relax, each.offer) for each in reason.help] == [("slot", "o")]


def test_a_count_does_not_tell_keep_apart_from_isolation() -> None:
    """Two pools, alike but for what nobody may see: the counts are the same."""
    apart = bound("keep_apart", "r")
    others = people(3)
    rival = replace(others[0], constraints=apart)
    kept_apart = reasons_beside(person("she", constraints=apart), rival, *others[1:])
    lonely = reasons_beside(person("she", home_language="uk", german_level="A2"), *others)
    assert kept_apart.blocked == lonely.blocked == {"group_planning_rule": 1}
    assert kept_apart.help == ()


def test_who_must_be_with_somebody_who_cannot_come_is_told_of_a_rule_only() -> None:
    together = bound("keep_together", "r")
    she = person("she", constraints=together)
    friend = person("friend", constraints=together, slots=frozenset())
    problem = Problem((she, friend, *people(3)), (DEMANDING,))
    proposal = solve(problem, steps=5, seed=1)
    told = proposal.reasons.unplaced
    assert told["she"] == UnplacedReason({"group_planning_rule": 1}, help=())
    assert steps_of(told["friend"]) == [("slot", "tue-am")]


def two_groups_of_three(**said: Any) -> tuple[Problem, Reasons]:
    """p00 to p02 here, p03 to p05 there; everybody could be in either."""
    reach: dict[str, Reach] = {"v": "yes", "w": "yes"}
    members = [replace(each, reach=reach) for each in people(6)]
    members[0] = replace(members[0], **said)
    problem = Problem(tuple(members), (offer("o"), offer("p", venue_id="w")))
    ids = [each.id for each in problem.people]
    grouping = Grouping.of({"o": ids[:3], "p": ids[3:]})
    return problem, explain(problem, grouping, Affinity(problem))


def test_a_member_learns_her_nearest_companions_and_what_the_next_best_group_would_cost() -> None:
    problem, told = two_groups_of_three(topics=frozenset({"T1"}))
    reason = told.members["p00"]
    affinity = Affinity(problem)
    assert [companion.person_id for companion in reason.companions] == ["p01", "p02"]
    assert all(sum(each.terms.values()) == each.affinity for each in reason.companions)
    assert reason.affinity == affinity.between("p00", "p01")
    assert (reason.offer_id, reason.next_best, reason.gain) == ("o", "p", 0)


def test_a_member_with_no_other_group_open_to_her_has_no_next_best() -> None:
    _, told = two_groups_of_three(reach={"v": "yes"})
    assert (told.members["p00"].next_best, told.members["p00"].gain) == (None, None)


def test_the_next_best_group_keeps_no_secret_by_its_absence() -> None:
    apart = bound("keep_apart", "r")
    problem, _ = two_groups_of_three(constraints=apart)
    rivals = tuple(
        replace(each, constraints=apart) if each.id in ("p00", "p05") else each
        for each in problem.people
    )
    hidden = Problem(rivals, problem.offers)
    ids = [each.id for each in hidden.people]
    grouping = Grouping.of({"o": ids[:3], "p": ids[3:]})
    assert explain(hidden, grouping, Affinity(hidden)).members["p00"].next_best == "p"
