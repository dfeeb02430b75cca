"""Compiles a problem into numbers: blocks instead of people, yes or no per block and offer.

Every rule about one block and one offer is asked here, once, of the functions in `rules`. Rules
that depend on who else is in a group are left to the engine. Blocks and offers are counted in the
order of their ids, so the search does not depend on the order of its input.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from kreis.formation.engine.numbers import Numbers, in_one_row, members_by_column
from kreis.formation.objective import affinity_table, values_of_placing
from kreis.formation.offers import Offer
from kreis.formation.people import BANDS, Person
from kreis.formation.problem import Problem
from kreis.formation.rules import (
    TOTAL,
    broken_by,
    childcare_lacking,
    childcare_places,
    childcare_used,
    everyone_bound_to,
    needs_her_language,
)

CARE_COLUMNS = (*BANDS, TOTAL)

Block = tuple[Person, ...]
"""People who are placed together or not at all; most blocks are one person."""


class Compiled(NamedTuple):
    numbers: Numbers
    blocks: list[Block]
    """Whose number each block is; offers are numbered as the problem orders them."""


def compiled(problem: Problem) -> Compiled:
    blocks = folded(problem)
    may = _may_join(problem, blocks)
    value = _values(problem, blocks)
    pairs, inner = _between_blocks(problem, blocks)
    weight = np.array([len(block) for block in blocks], dtype=np.int64)
    offer_from, offer_list = members_by_column(may.T)
    who_from, who_list = members_by_column(may)
    apart_from, apart_list = in_one_row(_kept_apart(problem, blocks))
    care, care_at = _care(problem, blocks)
    bounds = _bounds(problem.offers)
    keys = _Keys(blocks)
    rooms, how_many_rooms = _rooms(problem.offers)
    least = int(bounds[0].min(initial=len(problem.people) + 1))
    weights = problem.weights
    groups = min(len(problem.offers), int(weight.sum()) // least)
    return Compiled(
        Numbers(
            weight=weight,
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
            care=care,
            care_at=care_at,
            places=_places(problem.offers),
            least=bounds[0],
            most=bounds[1],
            good=np.array([offer.good_size for offer in problem.offers], dtype=np.int64),
            door=_numbered([offer.venue_id for offer in problem.offers]),
            rooms=rooms,
            turn=np.lexsort((-value, may.sum(axis=1))),
            rates=np.array(
                [weights.evenness, weights.weakest_group, how_many_rooms, keys.how_many, groups]
            ),
        ),
        blocks,
    )


def _values(problem: Problem, blocks: Sequence[Block]) -> np.ndarray:
    """What placing each block is worth. One person more is worth more than all waiting can add."""
    values = values_of_placing(problem.weights, problem.people)
    person = 1 + sum(values.values())
    return np.array([sum(person + values[p.id] for p in b) for b in blocks], dtype=np.int64)


def folded(problem: Problem) -> list[Block]:
    """Everybody, each with all those she must be with."""
    blocks, seen = [], set[str]()
    for person in problem.people:
        if person.id not in seen:
            ids = everyone_bound_to(problem, person.id)
            seen |= ids
            blocks.append(tuple(problem.person[each] for each in sorted(ids)))
    return blocks


def _may_join(problem: Problem, blocks: Sequence[Block]) -> np.ndarray:
    """[block][offer]; an offer that too few people could join is nobody's offer."""
    may = np.array(
        [
            [not _at_odds(problem, block) and _all_may(block, offer) for offer in problem.offers]
            for block in blocks
        ],
        dtype=bool,
    ).reshape(len(blocks), len(problem.offers))
    could_come = np.array([len(block) for block in blocks], dtype=np.int64) @ may
    least, most = _bounds(problem.offers)
    hopeful: np.ndarray = may & (least <= np.minimum(most, could_come))
    return hopeful


def _at_odds(problem: Problem, block: Block) -> bool:
    """Whether two of them must not meet."""
    ids = {person.id for person in block}
    return len(ids) > 1 and any(problem.kept_apart[one] & ids for one in ids)


def _all_may(block: Block, offer: Offer) -> bool:
    return (
        len(block) <= offer.adults_max
        and not any(broken_by(person, offer) for person in block)
        and not any(childcare_lacking(offer, block))
    )


def _bounds(offers: Sequence[Offer]) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most adults of each; a group has one member at least."""
    least = np.array([max(1, offer.adults_min) for offer in offers], dtype=np.int64)
    return least, np.array([offer.adults_max for offer in offers], dtype=np.int64)


def _between_blocks(problem: Problem, blocks: Sequence[Block]) -> tuple[np.ndarray, np.ndarray]:
    """Σ a_ij over the people of two blocks, and within each."""
    number = {person.id: index for index, person in enumerate(problem.people)}
    member = np.zeros((len(blocks), len(number)), np.int64)
    for index, block in enumerate(blocks):
        member[index, [number[person.id] for person in block]] = 1
    sums = member @ affinity_table(problem) @ member.T
    inner = np.diag(sums) // 2
    np.fill_diagonal(sums, 0)
    return sums, inner


def _kept_apart(problem: Problem, blocks: Sequence[Block]) -> list[list[int]]:
    block_of = {person.id: index for index, block in enumerate(blocks) for person in block}
    return [
        sorted(
            {block_of[other] for person in block for other in problem.kept_apart[person.id]}
            - {index}
        )
        for index, block in enumerate(blocks)
    ]


def _care(problem: Problem, blocks: Sequence[Block]) -> tuple[np.ndarray, np.ndarray]:
    """Places each block needs, by start week and column, and where each offer's week begins."""
    weeks = _numbered([offer.start_monday for offer in problem.offers])
    a_week = dict(zip(weeks.tolist(), problem.offers, strict=True))
    care = [
        [
            childcare_used(a_week[week], block)[column]
            for week in sorted(a_week)
            for column in CARE_COLUMNS
        ]
        for block in blocks
    ]
    width = len(a_week) * len(CARE_COLUMNS)
    return np.array(care, dtype=np.int64).reshape(len(blocks), width), weeks * len(CARE_COLUMNS)


def _places(offers: Sequence[Offer]) -> np.ndarray:
    """Places by column; a band that the offer does not bound has as many as all together."""
    places = [
        [childcare_places(offer).get(column, offer.care_total) for column in CARE_COLUMNS]
        for offer in offers
    ]
    return np.array(places, dtype=np.int64).reshape(len(offers), len(CARE_COLUMNS))


def _rooms(offers: Sequence[Offer]) -> tuple[np.ndarray, int]:
    """A venue's weekly slot and a venue's start week, each of which one group can have."""
    slots = [("slot", offer.venue_id, offer.slot) for offer in offers]
    weeks = [("week", offer.venue_id, offer.start_monday.isoformat()) for offer in offers]
    numbers = _numbered([*slots, *weeks])
    return numbers.reshape(2, len(offers)).T, len(set(numbers.tolist()))


def _numbered(names: Sequence[Hashable]) -> np.ndarray:
    """Equal names get equal numbers, counted from 0 as they come."""
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)


class _Keys:
    """What the people of a block are, and who must not be the only one of it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        names = [name for block in blocks for name, _ in _traits(block)]
        number = {name: index for index, name in enumerate(dict.fromkeys(names))}
        tallies = [_tally(block, number) for block in blocks]
        self.how_many = len(number)
        self.starts, self.ids = in_one_row([sorted(tally) for tally in tallies])
        counted = [tally[key] for tally in tallies for key in sorted(tally)]
        self.counts = np.array([count for count, _ in counted], dtype=np.int64)
        self.minds = np.array([minds for _, minds in counted], dtype=np.int64)


def _traits(block: Block) -> Iterable[tuple[tuple[str, str], bool]]:
    """Home language and gender of each, and whether she must not be the only one with it."""
    for person in block:
        minds = not person.isolation_waived
        yield ("language", person.home_language), minds and needs_her_language(person)
        yield ("gender", person.gender), minds and person.gender != "diverse"


def _tally(block: Block, number: dict[tuple[str, str], int]) -> dict[int, tuple[int, int]]:
    tally: dict[int, tuple[int, int]] = {}
    for name, minds in _traits(block):
        count, minding = tally.get(number[name], (0, 0))
        tally[number[name]] = (count + 1, minding + minds)
    return tally
