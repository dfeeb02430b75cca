"""The search: greedy, then ruin and recreate, then swap and insert (docs: cohort formation).

1. Greedy: groups are built from those with the fewest offers on, then step 3 at once.
2. Ruin and recreate, one *step* each: somebody, most often without a group, is chosen; one to three
   groups that she or her neighbours could join are torn and grown again with a little chance. The
   result is kept unless it falls short of the best so far by more than a tolerance that sinks to
   nothing over the steps (threshold acceptance: no exp(), so no rounding).
3. Swap and insert, until no exchange of two and no move of one makes it better.

Isolation is repaired inside every step, by hard rule: a grouping with an isolated member is never
even compared. Promise: the same tables, steps and seed give the same grouping on every machine;
chance comes from one generator of its own, and the clock is never read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from kreis.cohorts.formation.building import construct, fill, recreate
from kreis.cohorts.formation.draft import Draft
from kreis.cohorts.formation.polishing import polish
from kreis.cohorts.formation.tables import Tables

FOCUS_ON_UNPLACED = 0.7
TEAR_WHOLE_GROUP = 0.5
MOST_GROUPS_TORN = 3
QUALITY_TOLERANCE = 5
"""Thousandths of the best quality that a step may lose in the beginning."""
REPORTS = 100


@dataclass(frozen=True)
class Found:
    """The best draft, and how far the search came."""

    draft: Draft
    steps_done: int
    stopped_early: bool


class Search:
    """One run over one problem's tables."""

    def __init__(
        self, tables: Tables, *, steps: int, seed: int, cancelled: Callable[[], bool]
    ) -> None:
        self._tables = tables
        self._steps = steps
        self._rng = Random(seed)  # noqa: S311  # repeatable on purpose; nothing is kept secret by it
        self._cancelled = cancelled
        self._stopped = False
        self._best = self._current = Draft(tables)

    def run(self, report: Callable[[int, Draft], None]) -> Found:
        """Reports the steps done and the best draft, about a hundred times."""
        construct(self._best)
        self._best = self._current = polish(self._best, self._must_stop)
        report(0, self._best)
        done, every = 0, max(1, self._steps // REPORTS)
        while done < self._steps and not self._must_stop():
            self._step(warmth=1 - done / self._steps)
            done += 1
            if done % every == 0:
                report(done, self._best)
        self._best = polish(self._best, self._must_stop)
        fill(self._best)
        report(done, self._best)
        return Found(self._best, done, self._stopped)

    def _must_stop(self) -> bool:
        self._stopped = self._stopped or self._cancelled()
        return self._stopped

    def _step(self, warmth: float) -> None:
        """One ruin and recreate; `warmth` sinks from 1 to 0."""
        trial = self._current.copy()
        focus = self._somebody()
        if focus is not None:
            torn = self._groups_around(focus)
            self._tear(trial, torn)
            recreate(trial, torn, self._rng)
            self._keep_if_good(trial, warmth)

    def _somebody(self) -> int | None:
        """A block that has offers at all: one without a group, or any."""
        unplaced = self._current.unplaced()
        if unplaced and self._rng.random() < FOCUS_ON_UNPLACED:
            return self._rng.choice(unplaced)
        movable = self._tables.movable
        return self._rng.choice(movable) if movable else None

    def _groups_around(self, focus: int) -> list[int]:
        """One of her offers, what is in its room, and up to two neighbouring groups."""
        first = self._rng.choice(self._tables.blocks[focus].offers)
        in_the_room = [o for o in self._tables.excluded[first] if self._current.size[o]]
        near = [o for o in self._tables.neighbours[first] if self._current.size[o]]
        more = min(len(near), self._rng.randrange(MOST_GROUPS_TORN))
        return list(dict.fromkeys((first, *in_the_room, *self._rng.sample(near, more))))

    def _tear(self, trial: Draft, torn: list[int]) -> None:
        """Takes a group apart, or about every second block out of it.

        Groups that stand where the first one wants a room always go, for only then can it meet.
        """
        for offer in torn:
            if offer in self._tables.excluded[torn[0]] or self._rng.random() < TEAR_WHOLE_GROUP:
                trial.dissolve(offer)
            else:
                for block in list(trial.members[offer]):
                    if self._rng.random() < TEAR_WHOLE_GROUP:
                        trial.take_out(block)

    def _keep_if_good(self, trial: Draft, warmth: float) -> None:
        (placement, quality), best = trial.rank(), self._best.rank()
        if (placement, quality) > best:
            self._best = self._current = trial
            return
        may_lose = int(warmth * self._tables.problem.weights.person)
        may_cost = int(warmth * QUALITY_TOLERANCE * abs(best[1])) // 1000
        if best[0] > placement >= best[0] - may_lose or (
            placement == best[0] and quality >= best[1] - may_cost
        ):
            self._current = trial
