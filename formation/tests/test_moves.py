"""Changes by hand: what a move would do, and which moves are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formation.tests.worlds import bound, offer, people, person
from kreis.formation import (
    Grouping,
    Move,
    MoveRefused,
    Problem,
    Swap,
    UnknownName,
    apply,
    effect,
)
from kreis.formation.people import Reach

HERE, THERE = offer("o", adults_max=3), offer("p", venue_id="w", adults_max=4)
BOTH: dict[str, Reach] = {"v": "yes", "w": "yes"}
SIX = tuple(replace(each, reach=BOTH) for each in people(6))
PROBLEM = Problem(SIX, (HERE, THERE))
NOW = Grouping.of({"o": ["p00", "p01"], "p": ["p02", "p03", "p04"]})


def test_a_move_shows_both_groups_before_and_after() -> None:
    found = effect(PROBLEM, NOW, Move("p02", to="o"))
    assert found.allowed
    sizes = {each.offer_id: (each.size_before, each.size_after) for each in found.groups}
    assert sizes == {"o": (2, 3), "p": (3, 2)}


def test_a_move_that_is_allowed_is_made() -> None:
    assert apply(PROBLEM, NOW, Move("p05", to="o")).members_of["o"] == ("p00", "p01", "p05")
    assert apply(PROBLEM, NOW, Move("p04", to=None)).members_of["p"] == ("p02", "p03")


def test_moving_nowhere_changes_nothing() -> None:
    assert effect(PROBLEM, NOW, Move("p00", to="o")).groups == ()
    assert apply(PROBLEM, NOW, Swap("p00", "p01")) == NOW


def test_two_change_places_also_with_somebody_who_has_no_group() -> None:
    assert apply(PROBLEM, NOW, Swap("p00", "p02")).members_of["p"] == ("p00", "p03", "p04")
    assert apply(PROBLEM, NOW, Swap("p00", "p05")).members_of["o"] == ("p01", "p05")


def test_a_group_that_would_be_too_small_is_refused() -> None:
    with pytest.raises(MoveRefused) as refused:
        apply(PROBLEM, NOW, Move("p00", to="p"))
    assert refused.value.breaks == ("size", "isolation")


def test_a_whole_group_may_leave_together() -> None:
    assert apply(PROBLEM, NOW, Move("p00", to=None, along=("p01",))).members_of.keys() == {"p"}


def test_who_must_be_together_moves_together() -> None:
    bound_pair = bound("keep_together", "r")
    members = (*(replace(each, constraints=bound_pair) for each in SIX[3:5]), *SIX[:3], SIX[5])
    problem = Problem(members, PROBLEM.offers)
    four = Grouping.of({"o": ["p00"], "p": ["p01", "p02", "p03", "p04"]})
    assert effect(problem, four, Move("p03", to="o")).breaks == ("group_planning_rule",)
    assert effect(problem, four, Move("p03", to="o", along=("p04",))).allowed


def test_a_rule_that_was_broken_before_does_not_forbid_a_move_that_mends_it() -> None:
    small = Grouping.of({"o": ["p00"], "p": ["p01", "p02", "p03"]})
    assert effect(PROBLEM, small, Move("p05", to="o")).allowed
    large = Problem(SIX, (replace(HERE, adults_min=4, adults_max=6), THERE))
    assert effect(large, NOW, Move("p05", to="o")).allowed


def test_a_rule_that_a_move_breaks_further_is_named() -> None:
    needed = Problem(SIX, (replace(HERE, adults_min=3), THERE))
    assert effect(needed, NOW, Move("p01", to=None)).breaks == ("size", "isolation")


def test_a_second_group_in_the_room_is_refused() -> None:
    third = offer("q", slot="thu-am", adults_min=1)
    willing = replace(SIX[5], slots=frozenset({"thu-am"}), isolation_waived=True)
    problem = Problem((*SIX[:5], willing), (HERE, THERE, third))
    assert effect(problem, NOW, Move("p05", to="q")).breaks == ("room",)


def test_strangers_are_refused_by_name() -> None:
    for move in (Move("nobody", "o"), Move("p00", "nowhere"), Swap("p00", "nobody")):
        with pytest.raises(UnknownName, match="not in this proposal: no"):
            effect(PROBLEM, NOW, move)


def test_an_effect_is_plain_json() -> None:
    told = effect(PROBLEM, NOW, Move("p02", to="o")).to_dict()
    assert told["allowed"] is True
    assert told["breaks"] == []
    assert isinstance(told["groups"], list)


def test_the_agreement_of_the_only_one_lifts_isolation() -> None:
    he = person("he", gender="man", reach=BOTH)
    for waived, breaks in ((False, ("isolation",)), (True, ())):
        problem = Problem((*SIX, replace(he, isolation_waived=waived)), PROBLEM.offers)
        assert effect(problem, NOW, Move("he", to="p")).breaks == breaks
