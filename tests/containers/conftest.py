"""Images and a stack for all tests here; made once. Without an engine they are skipped, loudly."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.containers.fire import Played, play
from tests.containers.stack import ROOT, Stack, compose_command

_COMPOSE = compose_command()
_REQUIRED = os.environ.get("KREIS_REQUIRE_DOCKER") == "1"


@pytest.fixture(scope="session", autouse=True)
def engine() -> list[str]:
    if _COMPOSE is None:
        reason = "NOT TESTED: no Docker engine with Compose answers here"
        pytest.fail(reason) if _REQUIRED else pytest.skip(reason)
    return _COMPOSE


@pytest.fixture(scope="session")
def images(engine: list[str]) -> None:
    """Built from this tree, unless they are named and therefore there."""
    if "KREIS_IMAGES" not in os.environ:
        subprocess.run(["make", "images"], cwd=ROOT, check=True, timeout=1800)


@pytest.fixture(scope="session")
def stack(
    engine: list[str], images: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    stack = Stack(engine, f"kreis-test-{os.getpid()}", tmp_path_factory.mktemp("stack"))
    try:
        stack.up()
        yield stack
    finally:
        stack.close()


@pytest.fixture(scope="session")
def played(stack: Stack) -> Played:
    return play(stack)
