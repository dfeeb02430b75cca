"""Forms cohorts for a region: a small one in one search, a large one cell by cell, in rounds.

In the first round nobody has a cohort. Every later round cuts along turned axes (`cells`) and
begins each cell with the cohorts that are there. So people on both sides of an old cut can meet.

Promise: the same region, steps and seed give the same cohorts with any number of workers. A round
never places fewer people than the one before. The clock is never read here.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from kreis.formation.engine.jit import Pace
from kreis.formation.engine.search import Groups, Search
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.cells import Points, divided
from kreis.formation.workbench.regions.compiling import Sheet, compiled
from kreis.formation.workbench.regions.region import Cohort, Region

STEPS_PER_PERSON = 10
ONE_CELL = 300
"""People up to whom a region is not divided."""
CELL = 300
SHARES = (4, 1, 1, 1, 1, 1, 1)
"""Of ten steps, those of each round. Many short rounds place more than few long ones (measured)."""

MustStop = Callable[[], bool]
Offer = tuple[int, int, int, int]
"""Venue row, slot, week, language."""


class Open(NamedTuple):
    """A cohort by the rows of the sheet."""

    offer: Offer
    blocks: tuple[int, ...]


class Formed(NamedTuple):
    """What came of a run."""

    cohorts: list[Cohort]
    steps_done: int
    stopped_early: bool


class Cell(NamedTuple):
    """What one search works on."""

    blocks: list[int]
    venues: list[int]
    start: list[Open]
    steps: int
    seed: tuple[int, int, int]


class Ground(NamedTuple):
    """What all cells of a run share."""

    sheet: Sheet
    weights: Weights
    jit: bool | None
    """Compiled or plain; None: as it pays."""
    steps: int
    """That one process works off in all."""


class Worked(NamedTuple):
    """What it found."""

    cohorts: list[Open]
    steps: int
    stopped: bool


def default_steps(region: Region) -> int:
    return STEPS_PER_PERSON * max(20, len(region.people))


def form(
    region: Region,
    steps: int,
    seed: int,
    must_stop: MustStop,
    weights: Weights,
    *,
    workers: int = 1,
    jit: bool | None = None,
) -> Formed:
    """The best cohorts found; the best so far when it must stop."""
    sheet = Sheet(region)
    people = len(region.people)
    shares = (sum(SHARES),) if people <= ONE_CELL else SHARES
    found: list[Open] = []
    done, stopped = 0, False
    ground = Ground(sheet, weights, jit, steps // workers)
    with _workshop(ground, workers, must_stop) as work:
        for turn, share in enumerate(shares):
            budget = steps * share // sum(SHARES)
            cells = list(
                _cells(sheet, found, turn, budget, seed, ONE_CELL if len(shares) == 1 else CELL)
            )
            worked = list(work(cells))
            found = [cohort for each in worked for cohort in each.cohorts]
            found += [cohort for cell in cells[len(worked) :] for cohort in cell.start]
            done += sum(each.steps for each in worked)
            stopped = len(worked) < len(cells) or any(each.stopped for each in worked)
            if stopped:
                break
    return Formed([_named(sheet, cohort) for cohort in sorted(found)], done, stopped)


def _cells(
    sheet: Sheet, found: Sequence[Open], turn: int, budget: int, seed: int, size: int
) -> Iterator[Cell]:
    """The region's cells of one round, in order."""
    at_venue: dict[int, list[Open]] = {}
    for cohort in found:
        at_venue.setdefault(cohort.offer[0], []).append(cohort)
    placed = {block for cohort in found for block in cohort.blocks}
    free = [block for block in range(len(sheet.blocks)) if block not in placed]
    points = _points(sheet, free, at_venue)
    everybody = max(1, int(points.weight.sum()))
    for number, cell in enumerate(divided(points, size, turn)):
        venues = [int(each) - len(free) for each in cell if each >= len(free)]
        start = [cohort for venue in venues for cohort in at_venue.get(venue, [])]
        blocks = [free[each] for each in cell if each < len(free)]
        blocks += [block for cohort in start for block in cohort.blocks]
        steps = budget * int(points.weight[cell].sum()) // everybody
        yield Cell(sorted(blocks), sorted(venues), start, steps, (seed, turn, number))


def _points(sheet: Sheet, free: Sequence[int], at_venue: dict[int, list[Open]]) -> Points:
    """Blocks without a cohort, then venues with everybody who has one there."""
    homes = np.array([sheet.blocks[block][0] for block in free], dtype=np.int64)
    weight = [len(sheet.blocks[block]) for block in free]
    weight += [
        sum(
            len(sheet.blocks[block])
            for cohort in at_venue.get(venue, [])
            for block in cohort.blocks
        )
        for venue in range(len(sheet.venue_x))
    ]
    return Points(
        np.concatenate([sheet.people.x[homes], sheet.venue_x]),
        np.concatenate([sheet.people.y[homes], sheet.venue_y]),
        np.array(weight, dtype=np.int64),
    )


def solve_cell(ground: Ground, cell: Cell, must_stop: MustStop) -> Worked:
    """One search over one cell."""
    task = compiled(ground.sheet, cell.blocks, cell.venues, ground.weights)
    number = {block: index for index, block in enumerate(cell.blocks)}
    offer_number = {tuple(offer): index for index, offer in enumerate(task.offers.tolist())}
    start: Groups | None = [
        (offer_number[cohort.offer], [number[block] for block in cohort.blocks])
        for cohort in cell.start
    ]
    pace = Pace(ground.jit, ground.steps / max(1, cell.steps) - 1)
    search = Search(task.numbers, seed=cell.seed, pace=pace, start=start or None)
    found = search.run(cell.steps, must_stop)
    cohorts = [
        Open(tuple(task.offers[offer].tolist()), tuple(cell.blocks[each] for each in members))
        for offer, members in found.groups
    ]
    return Worked(cohorts, found.steps_done, found.stopped_early)


def _named(sheet: Sheet, cohort: Open) -> Cohort:
    """A cohort by the ids of the file."""
    region, (venue, slot, week, language) = sheet.region, cohort.offer
    members = (region.people[row].id for block in cohort.blocks for row in sheet.blocks[block])
    return Cohort(tuple(sorted(members)), region.venues[venue].id, slot, week, language)


# Working on cells, here or in other processes.

_shared: dict[str, Ground] = {}
"""What a worker process keeps between cells."""


@contextmanager
def _workshop(
    ground: Ground, workers: int, must_stop: MustStop
) -> Iterator[Callable[[Sequence[Cell]], Iterator[Worked]]]:
    """A way to work on cells: yields what was found in their order, as far as it may go on."""
    if workers < 2:
        yield lambda cells: _one_by_one(ground, cells, must_stop)
        return
    # A forked worker needs no copy of a hundred thousand people; not every system can fork.
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if can_fork else None)
    with ProcessPoolExecutor(workers, context, _remember, (ground,)) as pool:
        yield lambda cells: _side_by_side(pool, cells, must_stop)


def _one_by_one(ground: Ground, cells: Sequence[Cell], must_stop: MustStop) -> Iterator[Worked]:
    for cell in cells:
        if must_stop():
            return
        yield solve_cell(ground, cell, must_stop)


def _side_by_side(
    pool: ProcessPoolExecutor, cells: Sequence[Cell], must_stop: MustStop
) -> Iterator[Worked]:
    """The caller can only stop between cells."""
    asked = [pool.submit(_work, cell) for cell in cells]
    for each in asked:
        if must_stop():
            for other in asked:
                other.cancel()
            return
        yield each.result()


def _remember(ground: Ground) -> None:
    _shared["ground"] = ground


def _work(cell: Cell) -> Worked:
    return solve_cell(_shared["ground"], cell, lambda: False)
