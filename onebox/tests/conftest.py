"""A PostgreSQL of our own, because these tests make roles, and small systems of stand-ins."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kreis.onebox.postgres import EmbeddedPostgres, running_postgres
from onebox.tests.driven import HERE, Drive, Driven, drive, when_ready


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with running_postgres(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def standins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets started processes find the module `standin`."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))


@pytest.fixture
def drives(standins: None) -> Iterator[Drive]:
    """Starts systems in processes of their own, and sees that none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(data: Path) -> Driven:
        started.append(drive(data))
        return when_ready(started[-1])

    yield start
    for process in started:
        process.kill()
        process.communicate()
