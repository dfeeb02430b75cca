"""A process dies at every named moment of every service, and nobody notices.

That the checker who says so is no checker who says so always is shown by `make proofs`: of five
planted bugs it finds five. `make torture` is the long run, with all else that happens to machines.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kreis.onebox.story.services import Unexpected
from tests.system.faults.arena import SEED, Arena
from tests.system.faults.circles.members import Circles
from tests.system.faults.strokes import STROKES, Strokes
from tests.system.faults.town import until

pytestmark = pytest.mark.system


def test_nothing_is_lost_doubled_or_turned_around(arena: Arena) -> None:
    town = arena.town(1, SEED)
    strokes = Strokes(arena, STROKES)
    dying = threading.Thread(target=strokes.run)
    dying.start()
    try:
        with ThreadPoolExecutor(1) as pool:
            others = pool.submit(until, strokes.over, Circles(town).begin, 1, 15)
            town.play_until(strokes.over, size=3, side_by_side=3, most=15)
            others.result()
    except Unexpected:
        print(f"done: {strokes.done}", arena.account(), sep="\n")
        raise
    finally:
        strokes.over.set()
        dying.join()

    assert sorted(strokes.done) == sorted(f"{s} {each}" for s in STROKES for each in STROKES[s])
    assert arena.verdict([town], patience=40)[town] == []
