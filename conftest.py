"""Fixtures for every test of the workspace, and their order."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["tests.support.fixtures"]

LONG = Path(__file__).parent / "tests" / "system"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes first, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: LONG not in item.path.parents)
