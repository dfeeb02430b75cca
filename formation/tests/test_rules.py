"""Each hard rule by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from formation.tests.worlds import MONDAY, offer, people, person
from kreis.formation import StartWeek
from kreis.formation.people import Child
from kreis.formation.rules import (
    broken_by,
    can_follow,
    childcare_lacking,
    childcare_used,
    isolated,
    meet_at_the_door,
    want_the_same_room,
)

JUNE = date(2027, 6, 7)


def with_children(*children: Child, mornings: Any = "with_childcare") -> dict[str, Any]:
    return {"start_weeks": {MONDAY: StartWeek(mornings, children)}}


TODDLER = Child("0-2", needs_care=True)
SCHOOLCHILD = Child("6-9", needs_care=True)
AT_HOME = Child("0-2", needs_care=False)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"slots": frozenset({"tue-pm"})}, "slot"),
        ({"start_weeks": {JUNE: StartWeek("yes")}}, "start_week"),
        (with_children(mornings="no"), "mornings"),
        ({"reach": {"elsewhere": "yes"}}, "reach"),
        ({"languages": frozenset({"uk"}), "german_level": "A1"}, "language"),
        ({"may_join_women_only": False}, "women_only"),
        ({"gender": "man"}, "women_only"),
        (with_children(*[TODDLER] * 3), "childcare"),
    ],
)
def test_a_person_is_kept_from_an_offer_by_one_rule(said: dict[str, Any], rule: str) -> None:
    demanding = offer(german_level_from="A2", women_only=True, care_total=2)
    assert broken_by(person("she"), demanding) == []
    assert broken_by(person("she", **said), demanding) == [rule]


def test_a_lift_is_a_way_to_get_there() -> None:
    assert broken_by(person("she", reach={"v": "with_lift"}), offer()) == []


@pytest.mark.parametrize(
    ("level", "level_from", "follows"),
    [
        ("none", "none", True),
        ("A2", "B1", False),
        ("B1", "B1", True),
        ("C", "B1", True),
    ],
)
def test_german_is_enough_from_the_offers_level_on(
    level: Any, level_from: Any, follows: bool
) -> None:
    she = person("she", languages=frozenset({"uk"}), german_level=level)
    assert can_follow(she, offer(german_level_from=level_from)) is follows


def test_a_language_of_the_offer_among_hers_is_enough() -> None:
    she = person("she", languages=frozenset({"uk"}), german_level="none")
    assert can_follow(she, offer(languages=frozenset({"uk", "ar"})))
    assert not can_follow(she, offer(languages=frozenset({"ar"})))


def test_childcare_counts_children_who_need_it_in_the_offers_start_week_only() -> None:
    she = person(
        "she",
        start_weeks={
            MONDAY: StartWeek("with_childcare", (TODDLER, AT_HOME, SCHOOLCHILD)),
            JUNE: StartWeek("with_childcare", (TODDLER, TODDLER)),
        },
    )
    used = childcare_used(offer(), [she, person("her", **with_children(AT_HOME, mornings="yes"))])
    assert used == {"0-2": 1, "6-9": 1, "total": 2}


def test_childcare_is_bound_in_total_and_by_band() -> None:
    mothers = [person(f"p{number}", **with_children(TODDLER)) for number in range(3)]
    lacking = list(childcare_lacking(offer(care_total=2, care_by_band={"0-2": 1}), mothers))
    assert [(found.band, found.amount) for found in lacking] == [("0-2", 2), ("total", 1)]
    assert not list(childcare_lacking(offer(care_total=3), mothers))


def test_the_only_one_with_her_language_is_isolated_below_b1() -> None:
    learner = person("learner", home_language="uk", german_level="A2")
    assert isolated([*people(3), learner]) == [learner]
    assert isolated([*people(3), replace(learner, german_level="B1")]) == []
    companion = replace(learner, id="companion", german_level="C")
    assert isolated([*people(3), learner, companion]) == []


def test_the_only_man_and_the_only_woman_are_isolated() -> None:
    men = people(2, gender="man")
    she = person("she")
    assert isolated([*men, she]) == [she]
    assert isolated([men[0], *people(2)[1:], she]) == [men[0]]
    assert isolated([person("x", gender="diverse"), *people(2)]) == []


def test_who_agreed_to_be_the_only_one_is_not_isolated() -> None:
    assert isolated([*people(3), person("he", gender="man", isolation_waived=True)]) == []


def test_a_room_has_one_group_per_slot_and_one_per_start_week() -> None:
    here = offer("here")
    assert want_the_same_room(here, offer("there", start_monday=JUNE))
    assert want_the_same_room(here, offer("there", slot="thu-am"))
    assert not want_the_same_room(here, offer("there", slot="thu-am", start_monday=JUNE))
    assert not want_the_same_room(here, offer("there", venue_id="w"))


def test_groups_of_one_venue_and_weekday_meet_at_the_door() -> None:
    here = offer("here", week_is_over=True)
    assert meet_at_the_door(here, offer("there", slot="tue-pm", week_is_over=True))
    assert not meet_at_the_door(here, offer("there", slot="thu-am", week_is_over=True))
    assert not meet_at_the_door(here, offer("there", venue_id="w"))


def test_a_start_week_to_come_meets_the_other_group_whatever_its_weekday() -> None:
    new = offer("there", slot="thu-am", start_monday=JUNE)
    for here in (offer("here"), offer("here", week_is_over=True)):
        assert meet_at_the_door(here, new)
        assert meet_at_the_door(new, here)
