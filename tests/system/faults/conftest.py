"""The whole of Kreis, as processes in which a rehearsal can strike, for a file of trials."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.faults.arena import Arena, running_arena


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder = tmp_path_factory.mktemp("arena")
    with running_arena(folder / "box", folder / "rehearsal") as arena:
        yield arena
