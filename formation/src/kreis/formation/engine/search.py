"""One search over one problem in numbers: construct, ruin and recreate, anneal, descend.

The budget is counted in *steps*. A step stands for one ruin and recreate and a hundred proposals of
the annealing. Steps are worked off in portions, and the caller may stop the search between two.
Where portions end does not change the result.

Promise: the same numbers, steps and seed give the same grouping on every machine, compiled or
plain. The clock is never read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kreis.formation.engine import annealing, growing, ruin_and_recreate
from kreis.formation.engine.chance import seeded
from kreis.formation.engine.jit import entry, row_for
from kreis.formation.engine.numbers import BLOCKS, CHANCE, TOTAL, Numbers, Row, pack
from kreis.formation.engine.state import empty, homes
from kreis.formation.engine.valuing import quality

PROPOSALS = 100
"""Of the annealing for each step."""
PORTIONS = 100
"""Reports in a run."""
MOST_AT_ONCE = 200
"""Steps between two looks at whether to stop; of proposals, a hundred times as many."""

Groups = list[tuple[int, list[int]]]
"""The offer of every group, and its blocks."""


@dataclass(frozen=True)
class Found:
    """The groups, Σ π over the placed, and how far the search came."""

    groups: Groups
    placement: int
    steps_done: int
    stopped_early: bool


Report = Callable[[int, Groups], None]
"""Called with the steps done and the best groups so far, about a hundred times."""


class Search:
    """One run. `start` is where it begins; without it, it constructs a first grouping."""

    def __init__(
        self, numbers: Numbers, *, seed: object, compiled: bool, start: Groups | None = None
    ) -> None:
        self._compiled = compiled
        packed = pack(numbers)
        self._n = row_for(packed.row, compiled)
        self._current, self._best, self._trial = (row_for(empty(packed), compiled) for _ in "cbt")
        self._desk = row_for(np.zeros(packed.desk_length), compiled)
        self._desk[CHANCE] = seeded(seed)
        self._person = int(min(numbers.value, default=1))
        self._start = start
        self._stopped = False

    def run(self, steps: int, must_stop: Callable[[], bool], report: Report | None = None) -> Found:
        """Works the steps off, or ends with the best so far when it must stop."""
        tell = report or (lambda steps_done, groups: None)
        self._begin()
        tell(0, self.groups())
        done, told = 0, 0
        while done < steps and not self._must(must_stop):
            last = min(steps, done + MOST_AT_ONCE, (told + 1) * steps // PORTIONS + 1)
            self._ruin_and_recreate(done, last, steps)
            done = last
            if done * PORTIONS >= (told + 1) * steps:
                told = done * PORTIONS // steps
                tell(done, self.groups())
        self._anneal(steps * PROPOSALS, must_stop)
        entry(annealing.finish, self._compiled)(self._n, self._best)
        tell(done, self.groups())
        return Found(self.groups(), int(self._best[TOTAL]), done, self._stopped)

    def groups(self) -> Groups:
        return homes(self._n, self._best)

    def quality(self) -> int:
        """The second level of the objective, of the best groups."""
        return int(quality(self._n, self._best))

    def _begin(self) -> None:
        if self._start is None:
            entry(growing.construct, self._compiled)(self._n, self._best, self._desk)
        else:
            restore = entry(growing.restore, self._compiled)
            restore(self._n, self._best, *self._given(self._start))
        self._current[:] = self._best

    def _given(self, start: Groups) -> tuple[Row, Row]:
        home = np.full(len(self._n[: self._n[0]]), -1)
        for offer, blocks in start:
            home[blocks] = offer
        offers = np.array([offer for offer, _ in start], dtype=np.int64)
        return row_for(offers, self._compiled), row_for(home, self._compiled)

    def _ruin_and_recreate(self, first: int, last: int, steps: int) -> None:
        work = entry(ruin_and_recreate.ruin_and_recreate, self._compiled)
        states = self._current, self._best, self._trial
        work(self._n, *states, self._desk, first, last, steps, self._person)

    def _anneal(self, proposals: int, must_stop: Callable[[], bool]) -> None:
        work = entry(annealing.anneal, self._compiled)
        self._current[:] = self._best
        if not self._n[BLOCKS]:
            return
        at_once = MOST_AT_ONCE * PROPOSALS
        for first in range(0, proposals, at_once):
            if self._must(must_stop):
                return
            last = min(proposals, first + at_once)
            work(self._n, self._current, self._best, self._desk, first, last, proposals)

    def _must(self, must_stop: Callable[[], bool]) -> bool:
        self._stopped = self._stopped or must_stop()
        return self._stopped
