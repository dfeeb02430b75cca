"""Many starts, of which the better go on: successive halving over size patterns.

Where sizes are bounded but not fixed, a few sweeps decide how many elements each group gets, and no
later change of one element leads from one such *size pattern* to another: the sum of distances is
convex in the sizes, so the way between leads through worse ones. So the 64 most promising patterns
(`patterns`) are annealed shortly, the best 16 four times as long, then 4, then one, each on a
quarter of the budget (K. Jamieson, A. Talwalkar, AISTATS 2016). Where all sizes are fixed there is
nothing to choose, and one long annealing is better than many short ones (measured:
docs/cohort-formation.md).

Promise: the same instance, steps and seed give the same groups, compiled or plain. A step is a
sweep. The clock is never read here.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from random import Random
from typing import NamedTuple

import numpy as np

from kreis.formation.engine.chance import seeded
from kreis.formation.engine.jit import entry, row_for, worth_compiling
from kreis.formation.engine.numbers import Row, exponential_quantiles
from kreis.formation.workbench.diversity import annealing
from kreis.formation.workbench.diversity.annealing import Work
from kreis.formation.workbench.diversity.instance import Instance
from kreis.formation.workbench.diversity.patterns import Pattern, promising

FIELDS = (64, 16, 4, 1)
STEPS_PER_ELEMENT = 500
PAIRS_AT_ONCE = 2_000_000
"""Proposals between two looks at whether to stop."""
PLAIN_SECONDS_PER_PAIR = 4e-7


class Found(NamedTuple):
    groups: list[list[int]]
    steps_done: int
    stopped_early: bool


class Start(NamedTuple):
    """A partition and its value; which start it comes from decides between equals."""

    value: int
    number: int
    home: list[int]


def default_steps(instance: Instance) -> int:
    return STEPS_PER_ELEMENT * instance.elements


def solve(
    instance: Instance,
    steps: int,
    seed: int,
    must_stop: Callable[[], bool],
    *,
    jit: bool | None = None,
) -> Found:
    """The best groups found in that many sweeps."""
    worth = worth_compiling(pairs(instance) * steps * PLAIN_SECONDS_PER_PAIR)
    search = _Search(instance, seed, worth if jit is None else jit, must_stop)
    best = search.run(steps)
    groups: list[list[int]] = [[] for _ in instance.least]
    for element, group in enumerate(best):
        groups[group].append(element)
    return Found(groups, search.done, search.stopped)


class _Search:
    def __init__(
        self, instance: Instance, seed: int, compiled: bool, must_stop: Callable[[], bool]
    ) -> None:
        self._instance, self._seed, self._must_stop = instance, seed, must_stop
        self._compiled = compiled
        elements, groups = instance.elements, len(instance.least)
        self._work = Work(
            distance=self._row(instance.distance.ravel()),
            bounds=self._row(np.array([instance.least, instance.most]).T.ravel()),
            home=self._row(np.zeros(elements)),
            size=self._row(np.zeros(groups)),
            pull=self._row(np.zeros(elements * groups)),
            best=self._row(np.zeros(elements)),
            table=self._row(exponential_quantiles()),
            luck=self._row(np.array([seeded("diversity", seed)])),
        )
        self.done, self.stopped = 0, False

    def run(self, steps: int) -> list[int]:
        fields = FIELDS if self._instance.least != self._instance.most else (1,)
        patterns = self._patterns(fields[0])
        pool = [
            self._start(number, patterns[number % len(patterns)]) for number in range(fields[0])
        ]
        heat = self._warmth(pool[0])
        best = max(pool, key=_rank)
        for field in fields:
            pool = sorted(pool, key=_rank, reverse=True)[:field]
            pool = [self._annealed(start, heat, steps // len(fields) // field) for start in pool]
            best = max(best, *pool, key=_rank)
        return best.home

    def _patterns(self, count: int) -> list[Pattern]:
        rng = Random(seeded("patterns", self._seed))  # noqa: S311  # keeps no secret
        return promising(self._instance, count, rng)

    def _start(self, number: int, sizes: Pattern) -> Start:
        """Everybody by lot."""
        rng = Random(seeded("start", self._seed, number))  # noqa: S311  # keeps no secret
        home = [group for group, size in enumerate(sizes) for _ in range(size)]
        rng.shuffle(home)
        return Start(self._placed(home), number, home)

    def _placed(self, home: list[int]) -> int:
        """Makes it the present partition; returns its value."""
        self._work.home[:] = self._row(np.array(home))
        return entry(annealing.tally, self._compiled)(self._work)

    def _warmth(self, start: Start) -> int:
        """T to begin with, sought from twice the distances' standard deviation downwards."""
        self._placed(start.home)
        distances = [int(each) for each in self._instance.distance.ravel()]
        squares, total, count = sum(d * d for d in distances), sum(distances), len(distances)
        spread = isqrt(squares * count - total * total) // count
        return entry(annealing.warmth, self._compiled)(self._work, 2 * spread)

    def _annealed(self, start: Start, heat: int, sweeps: int) -> Start:
        value = best_value = self._placed(start.home)
        self._work.best[:] = self._work.home
        work = entry(annealing.anneal, self._compiled)
        portion = max(1, PAIRS_AT_ONCE // max(1, pairs(self._instance)))
        for first in range(0, sweeps, portion):
            self.stopped = self.stopped or self._must_stop()
            if self.stopped:
                break
            last = min(sweeps, first + portion)
            value, best_value = work(self._work, value, best_value, heat, first, last, sweeps)
            self.done += last - first
        best_value = entry(annealing.descend, self._compiled)(self._work, best_value)
        return Start(int(best_value), start.number, [int(each) for each in self._work.best])

    def _row(self, row: np.ndarray) -> Row:
        made: Row = row_for(row, self._compiled)
        return made


def pairs(instance: Instance) -> int:
    return instance.elements * (instance.elements - 1) // 2


def _rank(start: Start) -> tuple[int, int]:
    return start.value, -start.number
