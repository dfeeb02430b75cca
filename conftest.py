"""Fixtures for every test of the workspace, and their order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.support.fixtures"]

LONG = Path(__file__).parent / "tests" / "system"
PORTS = 1_000
"""For each process of a parallel run. Two systems that start at once could choose the same port,
and the messages of one would ask the services of the other."""


def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        first = 20_000 + PORTS * (int(worker.removeprefix("gw")) % 10)
        os.environ["KREIS_PORTS"] = f"{first}-{first + PORTS - 1}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: LONG not in item.path.parents)
