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
