"""Places a newcomer into a large region with cohorts; at most two others move.

Only the cohorts nearest to her home are looked at, of those that meet when she can come. So the
answer takes as long in a region of ten thousand as in one of three hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kreis.formation.engine.placing import ways_in
from kreis.formation.joining import MOST_MOVES, started
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.compiling import Sheet, compiled
from kreis.formation.workbench.regions.region import Cohort

NEAREST = 16
"""Cohorts that are looked at."""


class Placed(NamedTuple):
    """The cohorts afterwards, and whose cohort changed beside hers."""

    cohorts: list[Cohort]
    moved: tuple[int, ...]


class Standing:
    """A region with its cohorts, made ready once for many questions."""

    def __init__(self, sheet: Sheet, cohorts: Sequence[Cohort]) -> None:
        self._sheet, self._cohorts = sheet, list(cohorts)
        self._venue = {venue.id: row for row, venue in enumerate(sheet.region.venues)}
        rows = [self._venue[cohort.venue] for cohort in cohorts]
        self._x, self._y = sheet.venue_x[rows], sheet.venue_y[rows]
        self._block = {row: index for index, block in enumerate(sheet.blocks) for row in block}

    def place(self, person_id: int, weights: Weights) -> Placed | None:
        """The best way with the fewest moves; None if there is none among the nearest cohorts."""
        region = self._sheet.region
        near = self._nearest(region.row[person_id])
        offers = [self._offer(self._cohorts[each]) for each in near]
        members = [
            sorted({self._block[region.row[who]] for who in self._cohorts[each].members})
            for each in near
        ]
        hers = self._block[region.row[person_id]]
        blocks = sorted({hers, *(block for each in members for block in each)})
        number = {block: index for index, block in enumerate(blocks)}
        task = compiled(
            self._sheet,
            blocks,
            sorted({offer[0] for offer in offers}),
            weights,
            only=np.array(offers, dtype=np.int64).reshape(len(offers), 4),
        )
        groups = [(index, [number[b] for b in each]) for index, each in enumerate(members)]
        n, s = started(task.numbers, groups)
        ways = ways_in(n, s, number[hers], range(len(near)), MOST_MOVES, ()).ways
        if not ways:
            return None
        to = {
            region.people[row].id: near[step.group]
            for step in ways[0].steps
            for row in task.blocks[step.block]
        }
        joined = {region.people[row].id for row in self._sheet.blocks[hers]}
        return Placed(self._after(to), tuple(sorted(to.keys() - joined)))

    def _nearest(self, row: int) -> list[int]:
        """Cohorts that share slot, week and language with her, the nearest first."""
        people = self._sheet.people
        across, along = self._x - people.x[row], self._y - people.y[row]
        person = self._sheet.region.people[row]
        order = np.argsort(across * across + along * along, kind="stable").tolist()
        could = (
            each
            for each in order
            if self._cohorts[each].slot in person.slots
            and self._cohorts[each].start_week in person.start_weeks
            and self._cohorts[each].language in person.languages
        )
        return [each for each, _ in zip(could, range(NEAREST), strict=False)]

    def _offer(self, cohort: Cohort) -> tuple[int, int, int, int]:
        return self._venue[cohort.venue], cohort.slot, cohort.start_week, cohort.language

    def _after(self, to: dict[int, int]) -> list[Cohort]:
        """The cohorts, once everybody is where `to` says."""
        came: dict[int, list[int]] = {}
        for who, cohort in to.items():
            came.setdefault(cohort, []).append(who)
        members = (
            [*(who for who in cohort.members if who not in to), *came.get(index, [])]
            for index, cohort in enumerate(self._cohorts)
        )
        return [
            cohort._replace(members=tuple(sorted(each)))
            for cohort, each in zip(self._cohorts, members, strict=True)
        ]
