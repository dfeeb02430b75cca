"""The tests of links find planted faults: five kinds against the model, five against the routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.database import Work
from kreis.chassis.http.views import change, own_database
from kreis.events.api import answers, feeds
from kreis.events.api import links as routes
from kreis.events.api.by_link import way_of
from kreis.events.commands import links as commands
from kreis.events.commands import pins
from kreis.events.domain.links import Why
from kreis.events.store import links as store
from services.events.tests.link_model import STEPS, Story
from services.events.tests.link_routes import ROUTES, STATES, Her, faults_of

Plant = Callable[[pytest.MonkeyPatch], None]
ATTEMPTS = 8
"""Stories until one meets the fault."""


def never_ends(why: Why) -> Plant:
    end = store.end

    def plant(patch: pytest.MonkeyPatch) -> None:
        def forgetful(work: Work, which: Any, reason: Why, at: Any = None) -> int:
            return 0 if reason is why else end(work, which, reason, at)

        patch.setattr(store, "end", forgetful)

    return plant


def nothing(*_: Any, **__: Any) -> None:
    """Checks or counts nothing."""


@contextmanager
def unchecked(token: str, *, changes: bool = False) -> Iterator[tuple[Work, UUID]]:
    """Opens any link that there is."""
    way = way_of(token)
    with own_database().agency(way.agency_id) as work:
        yield work, store.get(work, way.link_hash).invitation_id


def unchecked_change(token: str, command: Any, *, schema: Any) -> Any:
    way = way_of(token)
    return change(
        lambda work: command(work, store.get(work, way.link_hash).invitation_id),
        schema=schema,
        agency=way.agency_id,
    )


AGAINST_THE_MODEL: dict[str, Plant] = {
    "a newer link ends nothing": never_ends(Why.NEWER),
    "protection shuts nothing": never_ends(Why.PROTECTION),
    "a new number shuts nothing": never_ends(Why.CONTACT),
    "leaving shuts nothing": never_ends(Why.LEFT),
    "the PIN is not asked": lambda patch: patch.setattr(commands, "check_behind_pin", nothing),
    "tries are not counted for the person": lambda patch: patch.setattr(
        pins.link_holders, "save_wrong_pins", nothing
    ),
}
AGAINST_THE_ROUTES: dict[str, Plant] = {
    "shut links open": lambda patch: patch.setattr(commands, "check_not_ended", nothing),
    "the PIN is not asked": lambda patch: patch.setattr(commands, "check_behind_pin", nothing),
    "looking is not checked": lambda patch: patch.setattr(routes, "by_link", unchecked),
    "an answer is not checked": lambda patch: patch.setattr(
        answers, "change_by_link", unchecked_change
    ),
    "a feed is not checked": lambda patch: patch.setattr(feeds, "by_link", unchecked),
}


@pytest.mark.parametrize("fault", AGAINST_THE_MODEL)
def test_the_model_finds(
    events: Any, unna: dict[str, Any], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    AGAINST_THE_MODEL[fault](monkeypatch)
    with pytest.raises(AssertionError):
        for seed in range(ATTEMPTS):
            events.at("2027-03-16T08:00")
            story = Story(events, {**unna, "cohort_id": str(uuid4())}, seed)
            for _ in range(STEPS):
                story.step()


@pytest.mark.parametrize("fault", AGAINST_THE_ROUTES)
def test_the_route_table_finds(
    events: Any, unna: dict[str, Any], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    AGAINST_THE_ROUTES[fault](monkeypatch)
    found = []
    for state in ("shut by staff", "protected, PIN not given"):
        expected, reach = STATES[state]
        her = Her(events, {**unna, "cohort_id": str(uuid4())})
        assert reach is not None
        reach(her)
        found += [
            fault
            for method, rule in ROUTES
            for fault in faults_of(her, state, expected, method, rule)
        ]
    assert found


def test_a_new_route_without_a_request_for_it_is_found(events: Any, unna: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="nobody knows how to ask"):
        Her(events, unna).ask("GET", "/v1/links/<token>/photos/<uuid:photo_id>")
