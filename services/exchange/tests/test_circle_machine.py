"""Whatever members do, and at once: sums are zero, floors hold, and no contact shows too early."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from kreis.chassis.data.clock import StoryClock
from kreis.exchange.domain import ledger, open_offers, standing
from kreis.exchange.domain.asks import Ask
from kreis.exchange.domain.open_offers import OpenOffer
from kreis.exchange.main import SERVICE
from services.exchange.tests.ageing_machine import AgeingMachine as Machine
from tests.support.databases import Databases

STEPS = int(os.environ.get("KREIS_CIRCLE_STEPS", "200"))
"""In `make test`. `make circle-trial` takes 50,000."""
UNTIL_FOUND = 200
MONDAY = datetime(2027, 6, 14, 9, tzinfo=UTC)


@pytest.fixture
def machine(databases: Databases) -> Machine:
    database = databases.of(SERVICE, story_clock=True)
    assert isinstance(database.clock, StoryClock)
    database.clock.set(MONDAY)
    return Machine(database, seed=1)


def broken_within(machine: Machine, steps: int) -> set[str]:
    found: set[str] = set()
    for _ in range(steps):
        machine.step()
        found.update(machine.broken())
    return found


def test_no_step_breaks_what_must_hold(machine: Machine) -> None:
    assert broken_within(machine, STEPS) == set()
    print(machine.done)
    assert machine.done["agree"] > 5
    assert any(machine.came.values())


def test_a_floor_that_is_switched_off_is_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "may_ask", lambda *_: True)

    found: set[str] = set()
    for _ in range(UNTIL_FOUND):
        machine.ask()
        found.update(machine.broken())
        if found:
            break

    assert found == {"floor"}


def test_a_contact_that_shows_too_long_is_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ask, "shows_contact", lambda *_: True)
    while not machine.one("select id from ask where state = 'agreed'"):
        machine.ask()
        machine.offer()
        machine.agree()
    for _ in range(UNTIL_FOUND):
        machine.time()
        if "contact" in machine.broken():
            return

    pytest.fail("not found")


def test_places_that_are_given_twice_are_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenOffer, "free", lambda *_: 3)

    assert "places" in broken_by_places(machine)


def test_two_who_are_kept_apart_and_meet_at_a_third_are_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_offers, "would_meet", lambda *_: False)
    while not machine.blocked:
        for act in (machine.ask, machine.offer, machine.agree, machine.block):
            act()

    assert "blocked pair meets" in broken_by_places(machine)


def broken_by_places(machine: Machine) -> set[str]:
    found: set[str] = set()
    for _ in range(UNTIL_FOUND):
        for act in (machine.offer_hours, machine.take_place, machine.take_places_at_once):
            act()
            found.update(machine.broken())
        if found:
            break
    return found


def test_weeks_that_keep_no_rule_are_found(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "can_be", lambda *_, **__: True)
    # One circle in twenty asks for all its hours and then does nothing more.
    circles = [machine, *(Machine(machine.database, seed) for seed in range(2, 7))]

    assert any(broken_by_weeks(each) & {"floor", "law", "children"} for each in circles)


def broken_by_weeks(machine: Machine) -> set[str]:
    for _ in range(UNTIL_FOUND // 4):
        for act in (machine.ask, machine.offer, machine.agree, machine.want_weekly, machine.time):
            act()
        machine.look_at_weekly()
        if found := machine.broken():
            return set(found)
    return set()
