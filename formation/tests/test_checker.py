"""The checker catches every broken rule, and so do the rules; neither sees what is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from formation.tests.worlds import MONDAY, bound, offer, person
from kreis.formation import Group, Grouping, Offer, Person, Problem, StartWeek, check
from kreis.formation.people import Child
from kreis.formation.rules import violations

TODDLER = Child("0-2", needs_care=True)
FOUR = [
    person(
        name,
        slots=frozenset({"tue-am", "tue-pm", "thu-am"}),
        reach={"v": "yes", "w": "with_lift"},
        german_level="none",
    )
    for name in "abcd"
]
HERE, THERE = offer("o1"), offer("o2", venue_id="w")


def with_(people: list[Person], who: str, **said: Any) -> list[Person]:
    """The same people, but some of them said something else."""
    return [replace(each, **said) if each.id in who else each for each in people]


def case(
    people: list[Person], here: Offer = HERE, there: Offer = THERE
) -> tuple[Problem, Grouping]:
    """a and b in the first group, c and d in the second."""
    problem = Problem(tuple(people), (here, there))
    return problem, Grouping.of({here.id: "ab", there.id: "cd"})


BROKEN = {
    "size": case(FOUR, here=replace(HERE, adults_min=3)),
    "slot": case(with_(FOUR, "a", slots=frozenset())),
    "start_week": case(with_(FOUR, "b", start_weeks={})),
    "mornings": case(with_(FOUR, "c", start_weeks={MONDAY: StartWeek("no")})),
    "reach": case(with_(FOUR, "d", reach={})),
    "language": case(
        with_(FOUR, "a", languages=frozenset()), replace(HERE, german_level_from="A1")
    ),
    "women_only": case(
        with_(FOUR, "c", may_join_women_only=False), there=replace(THERE, women_only=True)
    ),
    "childcare": case(
        with_(FOUR, "ab", start_weeks={MONDAY: StartWeek("with_childcare", (TODDLER,) * 3)})
    ),
    "isolation": case(with_(FOUR, "d", gender="man")),
    "keep_apart": case(with_(FOUR, "ab", constraints=bound("keep_apart", "r"))),
    "keep_together": case(with_(FOUR, "ad", constraints=bound("keep_together", "r"))),
    "room": case(FOUR, there=replace(THERE, venue_id="v", slot="thu-am")),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_found_both_ways(rule: str) -> None:
    problem, grouping = BROKEN[rule]
    assert {found.rule for found in check(problem, grouping)} == {rule}
    assert {found.rule for found in violations(problem, grouping)} == {rule}


def test_groups_that_obey_every_rule_have_no_violations() -> None:
    problem, grouping = case(FOUR)
    assert check(problem, grouping) == []


@pytest.mark.parametrize("slot", ["tue-pm", "thu-am"], ids=["one day", "a start week"])
def test_two_who_are_kept_apart_do_not_meet_at_the_door_either(slot: str) -> None:
    apart = with_(FOUR, "ad", constraints=bound("keep_apart", "r"))
    later = replace(THERE, venue_id="v", slot=slot, start_monday=MONDAY.replace(day=12))
    weeks = {monday: StartWeek("yes") for monday in (MONDAY, later.start_monday)}
    problem, grouping = case(with_(apart, "abcd", start_weeks=weeks), there=later)
    assert [found.rule for found in check(problem, grouping)] == ["keep_apart"]
    are_over = tuple(replace(each, week_is_over=True) for each in problem.offers)
    found = [each.rule for each in check(replace(problem, offers=are_over), grouping)]
    assert found == (["keep_apart"] if slot == "tue-pm" else [])


def test_a_rule_that_only_one_person_carries_binds_nobody() -> None:
    alone = bound("keep_together", "r") | bound("keep_apart", "s")
    problem, grouping = case(with_(FOUR, "a", constraints=alone))
    assert check(problem, grouping) == []


@pytest.mark.parametrize(
    "groups",
    [
        (Group("o1", ("a", "b", "a")),),
        (Group("o1", ("a", "b")), Group("o2", ("b", "c"))),
        (Group("o1", ("a", "stranger")),),
        (Group("nowhere", ("a", "b")),),
        (Group("o1", ("a", "b")), Group("o1", ("c", "d"))),
        (Group("o1", ()),),
    ],
)
def test_strangers_doubles_and_empty_groups_are_found(groups: tuple[Group, ...]) -> None:
    problem, _ = case(FOUR)
    assert {found.rule for found in check(problem, Grouping(groups))} == {"membership"}
