"""The services that ship are as the kit wants those that replace them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kreis.chassis.encryption import new_key
from kreis.kit.broker import Broker, of_kafka
from kreis.kit.service.parts import PARTS
from kreis.kit.service.running import results
from kreis.onebox.databases import Passwords, database
from kreis.onebox.kafka import EmbeddedKafka


def shipped(name: str) -> list[str]:
    return [sys.executable, "-m", f"kreis.{name}"]


def started(name: str, part: str) -> list[str]:
    """Returns the command for a part. Notifications has one for coming after another service."""
    it = " ".join(shipped(name))
    after = ["sh", "-c", f"{it} take-over && exec {it} all"]
    return after if part == "takeover" else [*shipped(name), "all"]


@pytest.fixture
def with_database(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Tells processes that start from here where the service's database is, and migrates it.

    It is a new one: what a process that was killed has not published would be published now.
    """

    def prepare(name: str) -> None:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"drop database if exists kreis_{name} with (force)")
        urls = database(postgres, name, Passwords(tmp_path / "passwords.json"))
        environment = {**os.environ, "KREIS_OWNER_DATABASE_URL": urls.owner}
        migrate = [*shipped(name), "migrate"]
        subprocess.run(migrate, env=environment, check=True, capture_output=True)
        monkeypatch.setenv("KREIS_DATABASE_URL", urls.app)
        monkeypatch.setenv("KREIS_ENCRYPTION_KEYS", new_key())

    return prepare


@pytest.fixture
def broker_of(own_kafka: EmbeddedKafka, broker: Broker) -> Iterator[Callable[[str], Broker]]:
    broker.delete()
    opened = []

    def open_for(name: str) -> Broker:
        opened.append(of_kafka(own_kafka, name))
        return opened[-1].__enter__()

    yield open_for
    for each in opened:
        each.__exit__(None, None, None)


def test_without_take_over_it_repeats_what_another_one_has_done(
    with_database: Callable[[str], None], broker_of: Callable[[str], Broker]
) -> None:
    with_database("notifications")
    part = PARTS["notifications"]["takeover"]
    command = [*shipped("notifications"), "all"]
    found = list(results(command, broker_of("notifications"), part, patience=30))

    differing = {each.name for each in found if not each.holds}
    assert differing >= {"repeats-no-message", "repeats-no-call", "never-sends-what-is-lost"}


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, parts in PARTS.items() for part in parts]
)
def test_it_is_as_the_kit_wants_it(
    with_database: Callable[[str], None],
    broker_of: Callable[[str], Broker],
    name: str,
    part: str,
) -> None:
    with_database(name)
    cases = PARTS[name][part]
    found = list(results(started(name, part), broker_of(name), cases, patience=60))

    told = [f"{each.name}: {each.differs}" for each in found if not each.holds]
    assert told == []
    assert len(found) == len(cases.cases)


def test_what_it_chooses_is_seen_as_its_readme_says(
    with_database: Callable[[str], None], broker_of: Callable[[str], Broker]
) -> None:
    with_database("notifications")
    part = PARTS["notifications"]["policy"]
    command = [*shipped("notifications"), "all"]
    found = {
        each.name: each.seen
        for each in results(command, broker_of("notifications"), part, patience=60)
    }
    print(found)

    assert 'quiet_from "20:00", quiet_until "08:00"' in found["states"]
    assert found["languages"].startswith("de, de-simple, en, ar, tr, uk; ")
    assert found["near-dates"].startswith("it writes of dates in 6, 12, 18, 23 hours; ")
    assert not re.search(r"writes at [^,;]*(\b[0-7]|2[0-3])( h|-)", found["hours"])
    assert "cancellation at 08:00 on" in found["plans"]
    assert "reminder at 16:00 on" in found["plans"]
