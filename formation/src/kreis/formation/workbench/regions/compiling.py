"""Compiles a region, or a cell of it, into the engine's numbers.

An offer is a venue, a slot, a start week and a language. Only those are made that enough people
could come to; which they are is counted for all at once:

    could come (v, s, w, l) = Σ_i reach_iv · slot_is · week_iw · language_il

A room is a venue's slot, so of the offers of one room the engine opens one at most. Whoever is kept
apart must not be in one cohort, but may meet at the door: every offer is a door of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kreis.formation.engine.numbers import Numbers, in_one_row, members_by_column
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.affinity import (
    Columns,
    affinity_between,
    columns,
    distance_squared,
    hectometres,
)
from kreis.formation.workbench.regions.region import Region

Slots = np.ndarray
"""[offer] (venue row, slot, week, language)"""


class Sheet:
    """A region's people and venues, column by column, made once."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.people = columns(region.people)
        self.venue_x = np.array([hectometres(each.x_km) for each in region.venues], dtype=np.int64)
        self.venue_y = np.array([hectometres(each.y_km) for each in region.venues], dtype=np.int64)
        self.places = np.array([each.childcare_places for each in region.venues], dtype=np.int64)
        self.blocks = _blocks(region)
        self.apart = _apart(region, self.blocks)


class Task(NamedTuple):
    """Some of a region's blocks and venues, ready for the engine."""

    numbers: Numbers
    blocks: list[tuple[int, ...]]
    """[block] the rows of its people."""
    offers: Slots
    """[offer] venue row, slot, week, language."""


def _blocks(region: Region) -> list[tuple[int, ...]]:
    """Rows of people, each with all those she must be with."""
    parent = list(range(len(region.people)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in region.keep_together:
        first, second = sorted((root(region.row[one]), root(region.row[other])))
        parent[second] = first
    blocks: dict[int, list[int]] = {}
    for row in range(len(parent)):
        blocks.setdefault(root(row), []).append(row)
    return [tuple(rows) for _, rows in sorted(blocks.items())]


def _apart(region: Region, blocks: Sequence[tuple[int, ...]]) -> list[set[int]]:
    """[block] the blocks it must not share a cohort with; itself, if two of its own must not."""
    block_of = {row: index for index, rows in enumerate(blocks) for row in rows}
    apart: list[set[int]] = [set() for _ in blocks]
    for one, other in region.keep_apart:
        first, second = block_of[region.row[one]], block_of[region.row[other]]
        apart[first].add(second)
        apart[second].add(first)
    return apart


def compiled(
    sheet: Sheet,
    blocks: Sequence[int],
    venues: Sequence[int],
    weights: Weights,
    only: Slots | None = None,
) -> Task:
    """The numbers of some blocks at some venues; of some offers only, if they are given."""
    rows = [sheet.blocks[each] for each in blocks]
    flat = np.array([row for block in rows for row in block], dtype=np.int64)
    which = np.array([index for index, block in enumerate(rows) for _ in block], dtype=np.int64)
    people = sheet.people.of(flat)
    yes = _Answers(sheet, people, which, len(rows), np.array(venues, dtype=np.int64))
    yes.cannot([index for index, each in enumerate(blocks) if each in sheet.apart[each]])
    offers = yes.offers() if only is None else only
    return Task(_numbers(sheet, list(blocks), people, which, yes, offers, weights), rows, offers)


class _Answers:
    """Yes or no: [block][venue], [block][slot], [block][week], [block][language], for all of it."""

    def __init__(
        self, sheet: Sheet, people: Columns, which: np.ndarray, blocks: int, venues: np.ndarray
    ) -> None:
        sizes = sheet.region.sizes
        self.sizes, self.venues = sizes, venues
        self.weight = np.bincount(which, minlength=blocks).astype(np.int64)
        there = Columns(sheet.venue_x[venues], sheet.venue_y[venues], *([people.x] * 9))
        reaches = distance_squared(people, there) <= (people.reach * people.reach)[:, None]
        self.reach = _all_of(reaches, which, blocks)
        self.slot = _all_of(_bits(people.slots, sizes.slots), which, blocks)
        self.week = _all_of(_bits(people.weeks, sizes.weeks), which, blocks)
        self.language = _all_of(_bits(people.languages, sizes.languages), which, blocks)
        self.weight[self.weight > sizes.most] = 0
        self.reach[self.weight == 0] = False
        self.children = np.bincount(which, people.children, blocks).astype(np.int64)
        self.reach &= self.children[:, None] <= sheet.places[venues][None, :]

    def cannot(self, blocks: Sequence[int]) -> None:
        """These can come nowhere."""
        self.reach[list(blocks)] = False

    def offers(self) -> Slots:
        """Those that enough people could come to, in order of venue, slot, week, language."""
        sizes, blocks = self.sizes, len(self.weight)
        when = self.slot[:, :, None] & self.week[:, None, :]
        how = when[:, :, :, None] & self.language[:, None, None, :]
        how = how.reshape(blocks, sizes.slots * sizes.weeks * sizes.languages)
        could_come = (self.reach * self.weight[:, None]).T.astype(np.float32) @ how.astype(
            np.float32
        )
        venue, rest = np.nonzero(could_come >= self.sizes.least)
        slot, rest = np.divmod(rest, self.sizes.weeks * self.sizes.languages)
        week, language = np.divmod(rest, self.sizes.languages)
        return np.stack([self.venues[venue], slot, week, language], axis=1).astype(np.int64)

    def may(self, offers: Slots) -> np.ndarray:
        """[block][offer]"""
        venue = np.searchsorted(self.venues, offers[:, 0])
        answer: np.ndarray = (
            self.reach[:, venue]
            & self.slot[:, offers[:, 1]]
            & self.week[:, offers[:, 2]]
            & self.language[:, offers[:, 3]]
        )
        return answer


def _bits(masks: np.ndarray, width: int) -> np.ndarray:
    bits: np.ndarray = (masks[:, None] >> np.arange(width)) & 1 == 1
    return bits


def _all_of(answers: np.ndarray, which: np.ndarray, blocks: int) -> np.ndarray:
    """What all people of a block answer with yes."""
    result = np.ones((blocks, answers.shape[1]), dtype=bool)
    np.logical_and.at(result, which, answers)
    return result


def _numbers(
    sheet: Sheet,
    blocks: list[int],
    people: Columns,
    which: np.ndarray,
    yes: _Answers,
    offers: Slots,
    weights: Weights,
) -> Numbers:
    sizes, may = sheet.region.sizes, yes.may(offers)
    offer_from, offer_list = members_by_column(may.T)
    who_from, who_list = members_by_column(may)
    apart_from, apart_list = in_one_row(_apart_here(sheet, blocks))
    keys = _Keys(people, which, len(blocks))
    pairs, inner = _between_blocks(people, which, len(blocks))
    _, rooms = np.unique(offers[:, 0] * sizes.slots + offers[:, 1], return_inverse=True)
    count = len(offers)
    value = weights.person * np.bincount(which, minlength=len(blocks))
    counts = int(rooms.max(initial=-1)) + 1, keys.how_many, min(count, len(which) // sizes.least)
    return Numbers(
        weight=np.bincount(which, minlength=len(blocks)),
        value=value,
        inner=inner,
        affinity=pairs,
        may=may,
        offer_from=offer_from,
        offer_list=offer_list,
        who_from=who_from,
        who_list=who_list,
        apart_from=apart_from,
        apart_list=apart_list,
        key_from=keys.starts,
        key_id=keys.ids,
        key_count=keys.counts,
        key_minds=keys.minds,
        care=yes.children[:, None],
        care_at=np.zeros(count, np.int64),
        places=sheet.places[offers[:, 0]][:, None],
        least=np.full(count, sizes.least),
        most=np.full(count, sizes.most),
        good=np.full(count, (sizes.least + sizes.most) // 2),
        door=np.arange(count),
        rooms=rooms.reshape(count, 1),
        turn=np.lexsort((-value, may.sum(axis=1))),
        rates=np.array([weights.evenness, weights.weakest_group, *counts]),
    )


def _apart_here(sheet: Sheet, blocks: Sequence[int]) -> list[list[int]]:
    index = {block: number for number, block in enumerate(blocks)}
    return [
        sorted(index[other] for other in sheet.apart[block] if other in index) for block in blocks
    ]


def _between_blocks(people: Columns, which: np.ndarray, blocks: int) -> tuple[np.ndarray, ...]:
    """Σ a_ij over the people of two blocks, and within each."""
    pairs = affinity_between(people, people)
    np.fill_diagonal(pairs, 0)
    if len(which) == blocks:
        return pairs, np.zeros(blocks, np.int64)
    by_row = np.zeros((blocks, len(which)), np.int64)
    np.add.at(by_row, which, pairs)
    sums = np.zeros((blocks, blocks), np.int64)
    np.add.at(sums.T, which, by_row.T)
    inner = np.diag(sums) // 2
    np.fill_diagonal(sums, 0)
    return sums, inner


class _Keys:
    """Home languages: how many of a block have each, and how many of these must not be alone."""

    def __init__(self, people: Columns, which: np.ndarray, blocks: int) -> None:
        homes, number = np.unique(people.home, return_inverse=True)
        self.how_many = len(homes)
        place, where = np.unique(which * max(1, self.how_many) + number, return_inverse=True)
        block, self.ids = np.divmod(place, max(1, self.how_many))
        self.counts = np.bincount(where, minlength=len(place)).astype(np.int64)
        self.minds = np.bincount(where, people.protected, len(place)).astype(np.int64)
        self.starts = np.searchsorted(block, np.arange(blocks + 1))
