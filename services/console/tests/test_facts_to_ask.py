"""What is asked about a participant, and what another answer of hers answers already."""

from __future__ import annotations

from typing import Any

import pytest

from kreis.console.staff import unsaid

EVERYTHING = {*unsaid.FACTS, unsaid.CARE}


def nobody_asked(**said: Any) -> Any:
    known: dict[str, Any] = dict.fromkeys(unsaid.FACTS)
    child = {"id": "c", "first_name": None, "birth_month": "2024-10", "needs_care": None}
    return {**known, "language": "tr", "state": "waiting", "children": [child], **said}


@pytest.mark.parametrize(
    ("said", "not_asked"),
    [
        ({}, set()),
        ({"language": "de"}, {"german_level"}),
        ({"language": "de-simple"}, {"german_level"}),
        ({"language": "de", "unconfirmed": ["german_level"]}, {"german_level"}),
        ({"gender": "man"}, {"gender", "may_join_women_only"}),
        ({"gender": "woman"}, {"gender"}),
        ({"state": "left"}, EVERYTHING),
    ],
    ids=["all", "German", "simple German", "unconfirmed German", "man", "woman", "left"],
)
def test_no_question_is_asked_that_is_answered_already(
    said: dict[str, Any], not_asked: set[str]
) -> None:
    asked = {each.name for each in unsaid.to_ask(nobody_asked(**said))}

    assert asked == EVERYTHING - not_asked


def test_the_route_of_somebody_who_has_left_is_still_unclear_to_those_who_count() -> None:
    assert unsaid.is_route_unclear(nobody_asked(state="left"))


@pytest.mark.parametrize(
    ("said", "is_unsaid"),
    [
        ({}, True),
        ({"gender": "woman"}, True),
        ({"gender": "woman", "may_join_women_only": True}, False),
        ({"may_join_women_only": True}, True),
        ({"may_join_women_only": False}, False),
        ({"gender": "man"}, False),
    ],
    ids=["nothing", "woman", "said yes", "yes, gender unknown", "said no", "man"],
)
def test_who_was_not_asked_about_a_group_for_women_is_not_told_that_it_is_for_women(
    said: dict[str, Any], is_unsaid: bool
) -> None:
    person = nobody_asked(**said, languages=["tr"])
    offer: Any = {"women_only": True, "languages": ["de"]}

    assert unsaid.has_unsaid(person, "women_only") is is_unsaid
    assert unsaid.stopped_by("women_only", offer, [person]) == [person] * is_unsaid
    assert unsaid.stopped_by("women_only", {**offer, "women_only": False}, [person]) == []


def test_her_german_does_not_matter_to_a_group_in_her_language() -> None:
    person = nobody_asked(languages=["tr"])
    german: Any = {"women_only": False, "languages": ["de"]}

    assert unsaid.stopped_by("language", german, [person]) == [person]
    assert unsaid.stopped_by("language", {**german, "languages": ["tr"]}, [person]) == []
    brief = {**person, "is_in_full": False}
    assert unsaid.stopped_by("language", german, [brief]) == []
