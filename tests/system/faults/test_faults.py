"""A process dies at every named moment of every service, and nobody notices.

That the checker who says so is no checker who says so always is shown by `make proofs`: of four
planted bugs it finds four. `make torture` is the long run, with all else that happens to machines.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.system.faults.arena import Arena, running_arena
from tests.system.faults.strokes import STROKES, Strokes

SEED = 20270405


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    folder = tmp_path_factory.mktemp("arena")
    with running_arena(folder / "box", folder / "rehearsal") as arena:
        yield arena


def test_nothing_is_lost_doubled_or_turned_around(arena: Arena) -> None:
    town = arena.town(1, SEED)
    strokes = Strokes(arena, STROKES)
    dying = threading.Thread(target=strokes.run)
    dying.start()
    try:
        town.play_until(strokes.over, size=3, side_by_side=3, most=15)
    finally:
        strokes.over.set()
        dying.join()

    assert sorted(strokes.done) == sorted(f"{s} {each}" for s in STROKES for each in STROKES[s])
    assert arena.verdict([town], patience=40)[town] == []
