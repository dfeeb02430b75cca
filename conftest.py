"""Fixtures for every test of the workspace, and their order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from xdist.scheduler import LoadFileScheduling

from kreis.chassis.quick_imports import quick_imports

pytest_plugins = ["tests.support.fixtures"]

SYSTEMS = (
    "tests/system/faults/test_faults.py",
    "tests/system/faults/test_planted_bugs.py",
    "tests/system/test_outage.py",
    "tests/system/test_story.py",
)
"""These start a broker, a database and five services, kill them and wait for them. Of a parallel
run one process takes them all, one after the other: two at once would wait for each other, while
the tests that only ask and answer have work for the other processor."""
WAITING = ("administration/", "chassis/", "onebox/", "tests/system/")
"""Packages whose tests wait: for brokers that start, and for deadlines."""
PORTS = 1_000
"""For each process of a parallel run. Two systems that start at once could choose the same port,
and the messages of one would ask the services of the other."""


def pytest_configure(config: pytest.Config) -> None:
    *before, _ = structlog.get_config()["processors"]
    # Its own renderer draws a coloured frame around every traceback, which takes its time.
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*before, plain])
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        first = 20_000 + PORTS * (int(worker.removeprefix("gw")) % 10)
        os.environ["KREIS_PORTS"] = f"{first}-{first + PORTS - 1}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes first, so that no process is left alone with it at the end; then files
    that wait most of their time, evenly spread among those that compute."""
    files = dict.fromkeys(_file(item) for item in items)
    where: dict[str, float] = {}
    for waits in (True, False):
        alike = [file for file in files if file.startswith(WAITING) == waits]
        where |= {file: index / len(alike) for index, file in enumerate(alike, start=1)}
    items.sort(key=lambda item: (not item.nodeid.startswith(SYSTEMS), where[_file(item)]))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    with quick_imports():
        return (yield)


class FileByFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return "systems" if nodeid.startswith(SYSTEMS) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return FileByFile(config, log) if config.getvalue("dist") == "loadfile" else None
