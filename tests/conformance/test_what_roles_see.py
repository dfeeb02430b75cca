"""What each role sees of a woman, and what it notices: every route, asked by every role.

The routes come from the apps, so a new one is tried unasked. The table is `what_roles_see.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kreis.chassis.http import access
from kreis.cohorts.schemas import pool
from kreis.console.issuer.signing import Issuer
from kreis.intake.api.blueprint import api as intake_routes
from kreis.intake.schemas import seen
from tests.conformance.town import Town
from tests.conformance.what_roles_see import (
    ALWAYS_DIFFERS,
    BRIEFLY,
    DIFFERS,
    MAY_NOTICE,
    MAY_SEE,
    NOT_THERE,
    ROLES,
)
from tests.conformance.world import CHANGES, MARKS, SUBJECTS, World
from tests.support.fixtures import Client
from tests.support.serving import let_ask_intake, serving


@pytest.fixture
def world(client_of: Callable[..., Client], issuer: Issuer) -> Iterator[World]:
    """A world in which notifications asks intake who sees whom, as it does everywhere."""
    made = World(Town(client_of))
    apps = {name: each.http.application for name, each in made.town.clients.items()}
    with serving(apps["intake"]) as url:
        let_ask_intake(apps["notifications"], url, issuer)
        yield made


def leaks(world: World) -> list[str]:
    """What somebody sees who may not, and what nobody sees who may."""
    found = []
    world.open_file()
    for who in ROLES:
        answers = world.answers(who)
        for what, mark in MARKS.items():
            shows = [f"{service} {rule}" for (service, rule), (_, shown, _) in answers.items()
                     if mark in shown]  # fmt: skip
            if shows and who not in MAY_SEE[what]:
                found.append(f"{who} sees {what}: {', '.join(shows)}")
            if not shows and who in MAY_SEE[what] and (who, what) not in NOT_THERE:
                found.append(f"{who} sees no {what}")
    return found


def noticed(world: World, change: str) -> list[str]:
    """Whose answers differ before and after a change that they may not notice."""
    world.open_file()
    unaware = [who for who in ROLES if who not in MAY_NOTICE[change]]
    before = {who: world.answers(who) for who in unaware}

    CHANGES[change](world)
    world.town.carry()

    return [
        f"{who} notices that {change}: {service} {rule}"
        for who in unaware
        for (service, rule), answer in world.answers(who).items()
        if answer != before[who][service, rule]
        and (change, rule) not in DIFFERS
        and rule not in ALWAYS_DIFFERS
    ]


def unlogged(world: World) -> list[str]:
    """Answers that hold her id, or are about her, without exactly one row for it."""
    CHANGES["her address is protected"](world)
    world.town.carry()
    world.open_file()
    found, asked = [], 0
    for who in ROLES:
        for ask in world.asks():
            before = world.rows(ask.service)
            answer = world.ask(who, ask)
            is_about_her = answer.status_code < 300 and world.her in answer.text + ask.path
            more = world.rows(ask.service) - before
            asked += is_about_her
            if more != int(is_about_her):
                found.append(f"{who}: {ask.service} {ask.rule}: {more} rows")
    assert asked > 40, "the world of the test has become small"
    return found + _unlogged_writes(world)


def _unlogged_writes(world: World) -> list[str]:
    """The same of changes. One that locks her row has read it, too, whatever it answers."""
    found, asked = [], 0
    for who in ("facilitator", "planning", "hers", "lead"):
        for ask in world.writes():
            before = world.rows(ask.service)
            answer = world.ask(who, ask)
            more = world.rows(ask.service) - before
            shows_her = answer.status_code < 300 and world.her in answer.text
            asked += shows_her
            if more > 1 or (shows_her and not more):
                found.append(f"{who}: {ask.service} {ask.method} {ask.rule}: {more} rows")
    assert asked >= 5, "the world of the test has become small"
    return found


def test_the_tables_name_every_role() -> None:
    assert set(SUBJECTS) < set(ROLES)
    assert set(MAY_SEE) == set(MARKS)
    assert set(MAY_NOTICE) == set(CHANGES)
    assert set(ROLES) > BRIEFLY


def test_each_role_sees_what_the_table_says(world: World) -> None:
    assert leaks(world) == []


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_notices_what_is_hidden(world: World, change: str) -> None:
    assert noticed(world, change) == []


def test_every_read_of_a_protected_person_leaves_one_row(world: World) -> None:
    assert unlogged(world) == []


def _shows_all(shown: dict[str, Any]) -> dict[str, Any]:
    return shown


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[[World], list[str]]]] = {
    "participants are shown in full": (
        lambda patch: patch.setattr(seen, "briefly", _shows_all), leaks),
    "routes about one person have no guard": (
        lambda patch: patch.setattr(intake_routes, "guard", lambda work: None), leaks),
    "the pool counts rules": (
        lambda patch: patch.setattr(pool, "may_see_rules", lambda: True),
        lambda world: noticed(world, "a rule keeps her apart from another")),
    "the version is in the brief view": (
        lambda patch: patch.setattr(seen, "briefly", _with_version(seen.briefly)),
        lambda world: noticed(world, "her telephone number changes")),
    "answers are not searched for protected people": (
        lambda patch: patch.setattr(access, "note_answer", lambda response: None), unlogged),
}  # fmt: skip
"""A fault → how to plant it, and what has to find it."""


def _with_version(briefly: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    return lambda shown: {**briefly(shown), "version": shown["version"]}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    plant, look = PLANTED[fault]
    plant(monkeypatch)

    assert look(world) != []
