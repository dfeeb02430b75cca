"""The checker of the fault trials sees: of five planted bugs it finds five."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest

from kreis.onebox.kafka import EmbeddedKafka
from tests.support.topics import eventually
from tests.system.faults.arena import SEED, Arena
from tests.system.faults.circles.members import Circles
from tests.system.faults.findings import Finding
from tests.system.faults.town import Town

pytestmark = pytest.mark.system


def trust_flush(arena: Arena, town: Town) -> None:
    """The broker stays away until the relay takes for sent what it could not send."""
    kafka = arena.box.kafka
    assert isinstance(kafka, EmbeddedKafka)
    arena.plant("intake", "relay that trusts flush")
    town.register_and_enter(0)
    eventually(lambda: not arena.waits("intake"), within=60)
    kafka.stop()
    town.register_and_enter(1)
    eventually(lambda: not arena.waits("intake"), within=60)
    kafka.start()
    arena.weed("intake")


def commit_first(arena: Arena, town: Town) -> None:
    """The witness dies between the offset and the effect."""
    _die_in_witness(arena, town, "offset before effect", "reading before-commit")


def guard_by_key(arena: Arena, town: Town) -> None:
    """Two facts about one person: she is registered, and she enters."""
    arena.plant("witness", "guard by key only")
    town.register_and_enter(0)
    eventually(lambda: arena.effects(town) >= 1, within=60)
    time.sleep(3)  # it passes over the others as well, and says so
    arena.weed("witness")


def forget_the_inbox(arena: Arena, town: Town) -> None:
    """The witness dies between the effect and the offset."""
    _die_in_witness(arena, town, "missing inbox", "reading before-offset")


def write_twice(arena: Arena, town: Town) -> None:
    """Members of a circle agree on dates."""
    arena.plant("exchange", "messages wanted twice")
    Circles(town).begin(0)
    arena.weed("exchange")


def _die_in_witness(arena: Arena, town: Town, bug: str, stroke: str) -> None:
    arena.plant("witness", bug)
    # What it reads again at its start are messages it has seen: it is not to die of one of those.
    town.register_and_enter(0)
    eventually(lambda: arena.effects(town) >= 3, within=60)
    time.sleep(2)
    arena.order("witness", *stroke.split())
    town.register_and_enter(1)
    eventually(lambda: arena.was_struck("witness"), within=60)
    # Long enough for the next process to read again what it is given, bug and all.
    time.sleep(6)
    arena.weed("witness")


BUGS: Mapping[str, tuple[Callable[[Arena, Town], None], str]] = {
    "relay that trusts flush": (trust_flush, "lost"),
    "offset before effect": (commit_first, "lost"),
    "guard by key only": (guard_by_key, "lost"),
    "missing inbox": (forget_the_inbox, "double"),
    "messages wanted twice": (write_twice, "double"),
}


@pytest.fixture(scope="module")
def findings(arena: Arena) -> Mapping[str, list[Finding]]:
    """What is found in a town of its own for each bug."""
    towns = {}
    for district, (bug, (lives_with, _)) in enumerate(BUGS.items(), start=2):
        towns[bug] = arena.town(district, SEED)
        lives_with(arena, towns[bug])
    found = arena.verdict(list(towns.values()), patience=6)
    return {bug: found[town] for bug, town in towns.items()}


@pytest.mark.parametrize("bug", BUGS)
def test_the_checker_sees(bug: str, findings: Mapping[str, list[Finding]]) -> None:
    _, kind = BUGS[bug]

    assert kind in {finding.kind for finding in findings[bug]}, findings[bug]
