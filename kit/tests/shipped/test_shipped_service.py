"""The notifications service that ships is as the kit wants one that replaces it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kreis.chassis.encryption import new_key
from kreis.kit.broker import Broker
from kreis.kit.service.running import NOTIFICATIONS, results
from kreis.onebox.databases import Passwords, database

SHIPPED = [sys.executable, "-m", "kreis.notifications"]
_IT = " ".join(SHIPPED)
STARTED_AFTER_ANOTHER = ["sh", "-c", f"{_IT} take-over && exec {_IT} all"]


@pytest.fixture
def with_database(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells processes that start from here where the service's database is, and migrates it."""
    urls = database(postgres, "notifications", Passwords(tmp_path / "passwords.json"))
    environment = {**os.environ, "KREIS_OWNER_DATABASE_URL": urls.owner}
    subprocess.run([*SHIPPED, "migrate"], env=environment, check=True, capture_output=True)
    monkeypatch.setenv("KREIS_DATABASE_URL", urls.app)
    monkeypatch.setenv("KREIS_ENCRYPTION_KEYS", new_key())


@pytest.mark.usefixtures("with_database")
def test_without_take_over_it_repeats_what_another_one_has_done(services_broker: Broker) -> None:
    part = NOTIFICATIONS["takeover"]
    found = list(results([*SHIPPED, "all"], services_broker, part, patience=30))

    differing = {each.name for each in found if not each.holds}
    assert differing >= {"repeats-no-message", "repeats-no-call", "never-sends-what-is-lost"}


@pytest.mark.usefixtures("with_database")
@pytest.mark.parametrize("part", NOTIFICATIONS)
def test_it_is_as_the_kit_wants_it(services_broker: Broker, part: str) -> None:
    command = STARTED_AFTER_ANOTHER if part == "takeover" else [*SHIPPED, "all"]
    found = list(results(command, services_broker, NOTIFICATIONS[part], patience=60))

    assert [(each.name, str(each.differs)) for each in found if not each.holds] == []
    assert len(found) == len(NOTIFICATIONS[part].cases)
