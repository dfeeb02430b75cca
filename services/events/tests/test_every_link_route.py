"""Every route by which a link works, in every state of a link.

The cases come from the route table. A route below `/links` that forgets the check, or a new one
that nobody wrote a request for, fails here.
"""

from __future__ import annotations

from typing import Any

import pytest

from services.events.tests.link_routes import ROUTES, STATES, Her, faults_of


@pytest.mark.parametrize("state", STATES)
def test_every_route_answers_as_the_state_of_the_link_demands(
    events: Any, unna: dict[str, Any], state: str
) -> None:
    expected, reach = STATES[state]
    her = Her(events, unna)
    if reach is not None:
        reach(her)
    found = [
        fault for method, rule in ROUTES for fault in faults_of(her, state, expected, method, rule)
    ]
    assert not found


def test_the_routes_are_those_that_take_a_token() -> None:
    assert len(ROUTES) >= 12
    assert all(rule.startswith("/v1/links/<token>") for _, rule in ROUTES)


def test_an_answer_that_is_kept_is_not_given_again_without_the_check(
    events: Any, unna: dict[str, Any]
) -> None:
    her = Her(events, unna)
    path, body, key = f"{her.link}/answer", {"answer": "yes"}, {"Idempotency_Key": "k"}
    assert events.console.ask("PUT", path, body, **key).status_code == 200
    assert events.console.ask("PUT", path, body, **key).headers["Idempotent-Replay"] == "true"
    events.be_discreet(her.id)
    assert events.console.ask("PUT", path, body, **key).json["type"] == "pin-missing"
