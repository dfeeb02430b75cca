"""The notifications service that ships is as the kit wants one that replaces it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kreis.chassis.encryption import new_key
from kreis.kit.broker import Broker
from kreis.kit.service.running import results
from kreis.onebox.databases import Passwords, database

SHIPPED = [sys.executable, "-m", "kreis.notifications"]


@pytest.fixture
def with_database(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells processes that start from here where the service's database is, and migrates it."""
    urls = database(postgres, "notifications", Passwords(tmp_path / "passwords.json"))
    environment = {**os.environ, "KREIS_OWNER_DATABASE_URL": urls.owner}
    subprocess.run([*SHIPPED, "migrate"], env=environment, check=True, capture_output=True)
    monkeypatch.setenv("KREIS_DATABASE_URL", urls.app)
    monkeypatch.setenv("KREIS_ENCRYPTION_KEYS", new_key())


@pytest.mark.usefixtures("with_database")
def test_what_it_writes_is_as_the_wire_says(services_broker: Broker) -> None:
    found = list(results([*SHIPPED, "all"], services_broker, patience=60))

    assert [each for each in found if not each.holds] == []
    assert len(found) == 6
