"""The kit finds each planted fault of a service that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kit.tests.faulty_service import FAULTS
from kreis.chassis.encryption import new_key
from kreis.kit.broker import Broker, of_kafka
from kreis.kit.service.parts import PARTS
from kreis.kit.service.running import results
from kreis.onebox.databases import Passwords, database
from kreis.onebox.kafka import EmbeddedKafka

PROGRAM = [sys.executable, str(Path(__file__).parent.with_name("faulty_service.py"))]


@pytest.fixture(scope="module")
def environment(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the database of insights is, migrated."""
    passwords = Passwords(tmp_path_factory.mktemp("insights") / "passwords.json")
    urls = database(postgres, "insights", passwords)
    owner = {**os.environ, "KREIS_OWNER_DATABASE_URL": urls.owner}
    migrate = [sys.executable, "-m", "kreis.insights", "migrate"]
    subprocess.run(migrate, env=owner, check=True, capture_output=True)
    return {"KREIS_DATABASE_URL": urls.app, "KREIS_ENCRYPTION_KEYS": new_key()}


@pytest.fixture
def of_insights(own_kafka: EmbeddedKafka, broker: Broker) -> Iterator[Broker]:
    broker.delete()
    with of_kafka(own_kafka, "insights") as made:
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_of_a_running_service_is_found_by_its_case(
    environment: dict[str, str],
    of_insights: Broker,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[..., Any],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    part, case = FAULTS[fault]
    command = [*PROGRAM, fault.__name__]
    found = list(results(command, of_insights, PARTS["insights"][part], patience=20))

    differing = {each.name: str(each.differs) for each in found if not each.holds}
    assert case in differing, differing


def test_every_case_of_the_api_finds_a_fault() -> None:
    cases = {each.name for each in PARTS["insights"]["api"].cases}
    assert {case for part, case in FAULTS.values() if part == "api"} == cases
