"""Fixtures for every test of the workspace, and their order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from kreis.chassis.quick_imports import quick_imports
from tests.support.quick_routes import compile_when_asked

pytest_plugins = ["tests.support.fixtures"]

PORTS = "20000-29999"
"""Shared out among the processes of a parallel run, unless `KREIS_PORTS` names others. Two systems
that start at once could choose the same port, and talk to each other's services."""


# Examples are judged by what they show. How long one takes says how busy the machine is.
settings.register_profile("kreis", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kreis")


def pytest_configure(config: pytest.Config) -> None:
    *before, _ = structlog.get_config()["processors"]
    # Its own renderer draws a coloured frame around every traceback, which takes its time.
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*before, plain])
    compile_when_asked()
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        count = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        number = int(worker.removeprefix("gw")) % count
        os.environ["KREIS_PORTS"] = _share(os.environ.get("KREIS_PORTS", PORTS), number, count)


def _share(ports: str, number: int, count: int) -> str:
    first, last = map(int, ports.split("-"))
    each = (last - first + 1) // count
    return f"{first + number * each}-{first + (number + 1) * each - 1}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts the tests for a parallel run.

    Those of whole systems come first, so that no process is left alone with them at the end. Files
    that wait are spread evenly among those that compute.
    """
    for item in items:
        if item.get_closest_marker("system") and not _is_of_systems(item.path):
            raise pytest.UsageError(f"{item.path}: write `pytestmark = pytest.mark.system`.")
    waiting = {_file(item) for item in items if _waits(item)}
    files = dict.fromkeys(_file(item) for item in items)
    where: dict[str, float] = {}
    for waits in (True, False):
        alike = [file for file in files if (file in waiting) == waits]
        where |= {file: index / len(alike) for index, file in enumerate(alike, start=1)}
    items.sort(key=lambda item: (not item.get_closest_marker("system"), where[_file(item)]))


def _waits(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("system") or item.get_closest_marker("waits")
    return marked is not None or "kafka" in getattr(item, "fixturenames", ())


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    with quick_imports():
        return (yield)


@cache
def _is_of_systems(file: Path) -> bool:
    """Reads it from the file, since the process that distributes tests does not import them.

    Only groups of xdist would tell it a marker, and xdist 3.8 loses them under pytest 9.
    """
    marked = r"^pytestmark = .*\bpytest\.mark\.system\b"
    return re.search(marked, file.read_text("utf-8"), re.MULTILINE) is not None


class FileByFile(LoadFileScheduling):
    """Gives a process all tests of a file, and one process all tests of whole systems."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid)).partition("::")[0]
        return "systems" if _is_of_systems(self.config.rootpath / file) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return FileByFile(config, log) if config.getvalue("dist") == "loadfile" else None
