"""One search over one problem in numbers: rounds of gathering, ruin and recreate, and annealing.

The budget is counted in *steps*. A step stands for one ruin and recreate, fifty proposals of the
gathering and a hundred of the annealing. Steps are worked off in *rounds*, each longer than the
one before. The first round begins with a constructed grouping. Of the later ones, every second
gathers people anew, and the others begin with the best so far. The best of all rounds is kept.

How a round goes does not depend on the budget, so a longer run begins with all that a shorter one
does. What the last round has not brought to its end counts only as far as ruin and recreate had
come.

Promise: the same numbers, steps and seed give the same grouping on every machine, compiled or
plain. With more steps it is never worse: people placed first, then quality. The clock only chooses
how the kernels run (`jit.Pace`), which changes no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from kreis.formation.engine import annealing, gathering, growing, ruin_and_recreate
from kreis.formation.engine.chance import seeded
from kreis.formation.engine.jit import Pace, row_for
from kreis.formation.engine.numbers import CHANCE, TOTAL, Numbers, Row, pack
from kreis.formation.engine.state import empty, homes
from kreis.formation.engine.valuing import quality

GATHERING, ANNEALING = 50, 100
"""Proposals of each for a step."""
REPORTS = 100
"""In a run."""
FIRST_ROUND, LONGEST_ROUND, GROWTH_PERCENT = 16, 4096, 150
"""Steps of the first round and at most, and each round's length of that before."""

Groups = list[tuple[int, list[int]]]
"""The offer of every group, and its blocks."""


@dataclass(frozen=True)
class Found:
    """The groups, and how far the search came."""

    groups: Groups
    steps_done: int
    stopped_early: bool


Phase = Callable[[int, int, int], None]
"""Works off the steps from one to before another of a round of so many."""
Report = Callable[[int, Groups], None]
"""Called with the steps done and the best groups so far, about a hundred times."""


class Timeline(NamedTuple):
    """Where a phase stands in a run: the steps before its round, and which of the phases it is."""

    before: int
    length: int
    phase: int
    phases: int

    def steps_after(self, done: int) -> int:
        """Steps of the run when so many of the phase are done."""
        return self.before + (self.phase * self.length + done) // self.phases


class Search:
    """One run. `start` is where it begins; without it, it constructs a first grouping."""

    def __init__(
        self, numbers: Numbers, *, seed: object, pace: Pace, start: Groups | None = None
    ) -> None:
        self._pace = pace
        packed = pack(numbers)
        self._n = self._row(packed.row)
        self._current, self._best, self._trial, self._top = (
            self._row(empty(packed)) for _ in range(4)
        )
        self._desk = self._row(np.zeros(packed.desk_length))
        self._desk[CHANCE] = seeded(seed)
        self._person = int(min(numbers.value, default=1))
        movable = np.diff(numbers.offer_from) > 0
        self._everybody = int(numbers.value[movable].sum())
        self._start = start
        self._stopped = False
        self._done, self._told = 0, 0

    def run(self, steps: int, must_stop: Callable[[], bool], report: Report | None = None) -> Found:
        """Works the steps off, or ends with the best so far when it must stop."""
        self._must_stop, self._steps = must_stop, steps
        self._report = report or (lambda steps_done, groups: None)
        self._begin()
        self._report(0, self.groups())
        before, number = 0, 0
        while before < steps and not self._must():
            length = round_length(number)
            self._round(number, before, length)
            before, number = before + length, number + 1
        self._report(self._done, self.groups())
        return Found(self.groups(), self._done, self._stopped)

    def groups(self) -> Groups:
        return homes(self._n, self._top)

    def quality(self) -> int:
        """The second level of the objective, of the best groups."""
        return int(quality(self._n, self._top))

    def _begin(self) -> None:
        if self._start is None:
            self._do(growing.construct, self._best, self._desk)
        else:
            self._do(growing.restore, self._best, *self._given(self._start))
        self._keep_better()
        self._do(annealing.finish, self._best)
        self._keep_better()

    def _given(self, start: Groups) -> tuple[Row, Row]:
        home = np.full(len(self._n[: self._n[0]]), -1)
        for offer, blocks in start:
            home[blocks] = offer
        offers = np.array([offer for offer, _ in start], dtype=np.int64)
        return self._row(offers), self._row(home)

    def _round(self, number: int, before: int, length: int) -> None:
        """One round, as far as the budget goes; `before` are the steps of those before it."""
        phases: list[Phase] = [self._ruin_and_recreate, self._anneal]
        if number % 2 == 1 and self._top[TOTAL] < self._everybody:
            phases.insert(0, self._gather)
        elif number > 0:
            self._best[:] = self._top
        affordable = min(length, self._steps - before)
        for index, phase in enumerate(phases):
            # A phase has its share of the round's steps.
            last = min(length, affordable * len(phases) - index * length)
            if last < (1 if phase == self._ruin_and_recreate else length):
                break
            timeline = Timeline(before, length, index, len(phases))
            if not self._work_off(phase, last, timeline):
                return
        self._done = before + affordable

    def _work_off(self, phase: Phase, last: int, timeline: Timeline) -> bool:
        """A phase in portions; False if it must stop."""
        if phase == self._gather:
            self._do(gathering.dissolve_all, self._best)
        self._current[:] = self._best
        done = 0
        while done < last:
            if self._must():
                return False
            portion = self._pace.portion(last - done)
            phase(done, done + portion, timeline.length)
            done += portion
            self._done = timeline.steps_after(done)
            if self._pace.should_compile(self._done, self._steps):
                self._go_on_compiled()
            self._tell()
        self._end(phase)
        self._keep_better()
        return True

    def _end(self, phase: Phase) -> None:
        """What was found becomes a grouping that obeys every rule, with a seat for who fits."""
        if phase == self._gather:
            self._do(gathering.settle, self._best)
            self._do(growing.fill, self._best)
        elif phase == self._anneal:
            self._do(annealing.finish, self._best)

    def _gather(self, first: int, last: int, length: int) -> None:
        span = (steps * GATHERING for steps in (first, last, length))
        self._do(gathering.gather, self._current, self._best, self._desk, *span)

    def _ruin_and_recreate(self, first: int, last: int, length: int) -> None:
        states = self._current, self._best, self._trial
        work = ruin_and_recreate.ruin_and_recreate
        self._do(work, *states, self._desk, first, last, length, self._person)

    def _anneal(self, first: int, last: int, length: int) -> None:
        if not self._everybody:
            return
        span = (steps * ANNEALING for steps in (first, last, length))
        self._do(annealing.anneal, self._current, self._best, self._desk, *span)

    def _keep_better(self) -> None:
        if self._rank(self._best) > self._rank(self._top):
            self._top[:] = self._best

    def _rank(self, state: Row) -> tuple[int, int]:
        return int(state[TOTAL]), int(quality(self._n, state))

    def _tell(self) -> None:
        if self._done * REPORTS >= (self._told + 1) * self._steps:
            self._told = self._done * REPORTS // self._steps
            self._report(self._done, self.groups())

    def _must(self) -> bool:
        self._stopped = self._stopped or self._must_stop()
        return self._stopped

    def _do(self, kernel: Callable[..., None], *arguments: Any) -> None:
        self._pace.entry(kernel)(self._n, *arguments)

    def _go_on_compiled(self) -> None:
        """The rows as compiled kernels want them."""
        for name in ("_n", "_current", "_best", "_trial", "_top", "_desk"):
            setattr(self, name, self._row(np.array(getattr(self, name))))

    def _row(self, row: np.ndarray) -> Row:
        made: Row = row_for(row, self._pace.compiled)
        return made


def round_length(number: int) -> int:
    """Steps of a round; rounds are counted from 0."""
    length = FIRST_ROUND
    for _ in range(number):
        length = min(LONGEST_ROUND, length * GROWTH_PERCENT // 100)
    return length
