"""The problem in numbers: all that the search may know, in rows of integers.

People who must be together form one *block*, placed as a whole or not at all. Blocks and offers are
counted from 0 in the order of their ids. `may` holds the rules about one block and one offer:
reach, slot, start week, mornings, language, women only. Rules that depend on who else is in a group
are in `state`.

Lists of different lengths lie one after the other in one row: the offers of block b are
`offer_list[offer_from[b]:offer_from[b + 1]]`, and the other `…_from` rows work alike.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

Row = list[int]
"""A row of integers. Compiled it is an array, which kernels read and write alike (see `jit`)."""
Array = np.ndarray
"""Of 64-bit integers."""


class Numbers(NamedTuple):
    """What never changes during a run. Units: people, childcare places, affinity points."""

    weight: Array
    """[block] people in it."""
    value: Array
    """[block] what placing it is worth: Σ π, and for each person more than all π together."""
    inner: Array
    """[block] Σ a_ij within it."""
    affinity: Array
    """[block][block] Σ a_ij between the people of the two; 0 with itself."""
    may: Array
    """[block][offer] 1 where nothing forbids all of them, whoever else comes."""
    offer_from: Array
    offer_list: Array
    who_from: Array
    """The blocks that may join an offer."""
    who_list: Array
    apart_from: Array
    """The blocks that a block must not meet."""
    apart_list: Array
    key_from: Array
    """What a block's people are (a home language, a gender): `key_id`, how many of them are it,
    and how many of these must not be the only one."""
    key_id: Array
    key_count: Array
    key_minds: Array
    care: Array
    """[block][column] childcare places needed; an offer's columns begin at its `care_at`."""
    care_at: Array
    places: Array
    """[offer][column] childcare places."""
    least: Array
    most: Array
    good: Array
    """[offer] n*, the size it should have."""
    door: Array
    """[offer] who is kept apart must not be at one door: all start weeks are to come."""
    rooms: Array
    """[offer][…] what only one group can have: a venue's slot, a venue's start week."""
    turn: Array
    """[…] all blocks, those with fewest offers first."""
    rates: Array
    """β and φ of the objective, the number of rooms, of keys, and of groups at most."""


# Where things lie: entry NAME of the packed numbers says where its row begins.
#
#     n[n[WEIGHT] + block]                            a row of the problem (`n`)
#     n[n[MAY] + block * n[OFFERS] + offer]           a table of it: `lookups.may_join`
#     s[n[SIZE] + group]                              a row of the state (`s`)
#     s[n[PULL] + group * n[BLOCKS] + block]          a table of it: `lookups.pull_of`
#     d[n[QUEUE] + index]                             a row of the desk (`d`)
#
# One row each for problem, state and desk, for a compiler takes a minute over records of forty
# arrays and seconds over three; and a state is copied by one assignment.

(BLOCKS, OFFERS, GROUPS, ROOMS, KEYS, BETA, PHI) = range(7)
"""Counts, and the weights of the objective."""
(COLUMNS, SPAN, SEATS, ROOMS_EACH) = range(7, 11)
"""Widths: childcare columns of an offer and of a block, members of a group, rooms of an offer."""
(WEIGHT, VALUE, INNER, AFFINITY, MAY, OFFER_FROM, OFFER_LIST, WHO_FROM, WHO_LIST) = range(11, 20)
(APART_FROM, APART_LIST, KEY_FROM, KEY_ID, KEY_COUNT, KEY_MINDS, CARE) = range(20, 27)
(CARE_AT, PLACES, LEAST, MOST, GOOD, DOOR, ROOM_LIST, TURN, QUANTILES) = range(27, 36)
"""Rows and tables of the problem."""
(HOME, POSITION, LABEL, SIZE, COUNT, BOND, LONELY, TAKEN) = range(36, 44)
(MEMBERS, USED, PRESENT, MINDING, PULL) = range(44, 49)
"""Rows and tables of the state; its entry TOTAL is Σ π over the placed."""
(QUEUE, URGENCY, STOCK, TRIED) = range(49, 53)
"""Rows of the desk; its entry CHANCE is the state of chance."""
HEADER = 53
TOTAL = CHANCE = 0


class Packed(NamedTuple):
    """The problem in one row of integers, and how long a state and a desk are."""

    row: np.ndarray
    state_length: int
    desk_length: int


def pack(numbers: Numbers) -> Packed:
    """Lays everything in one row, behind a header that says where."""
    blocks, offers = np.shape(numbers.may)
    rates = [int(each) for each in numbers.rates]
    beta, phi, rooms, keys, groups = rates
    columns, span = np.shape(numbers.places)[1], np.shape(numbers.care)[1]
    seats = min(blocks, max((int(each) for each in numbers.most), default=0))
    counts = [blocks, offers, groups, rooms, keys, beta, phi]
    header = [*counts, columns, span, seats, np.shape(numbers.rooms)[1]]
    rows = [
        np.asarray(row, dtype=np.int64).ravel() for row in numbers[: Numbers._fields.index("rates")]
    ]
    rows.append(exponential_quantiles())
    header += _starts(HEADER, [len(row) for row in rows])
    by_group = [groups] * 5
    tables = [groups * width for width in (seats, columns, keys, keys, blocks)]
    state = [blocks, blocks, *by_group, rooms, *tables]
    header += _starts(1, state)
    desk = [blocks, blocks, offers, offers]
    header += _starts(1, desk)
    row = np.concatenate([np.array(header, dtype=np.int64), *rows])
    return Packed(row, 1 + sum(state), 1 + sum(desk))


def _starts(first: int, lengths: Sequence[int]) -> list[int]:
    return [first + sum(lengths[:index]) for index in range(len(lengths))]


UNIT = 1 << 16
EXACTNESS = 4096


def exponential_quantiles() -> np.ndarray:
    """Exp(1) in units of 1/65536: its quantiles at (i + ½)/4096, for `annealing`."""
    return np.array(
        [int(-math.log((i + 0.5) / EXACTNESS) * UNIT) for i in range(EXACTNESS)], dtype=np.int64
    )


def in_one_row(lists: Sequence[Collection[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Lists one after the other, and where each begins."""
    starts = np.cumsum([0, *map(len, lists)])
    return starts, np.array([each for one in lists for each in one], dtype=np.int64)


def members_by_column(may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`in_one_row` of the numbers of the true rows of every column."""
    columns, rows = np.nonzero(may.T)
    return np.searchsorted(columns, np.arange(may.shape[1] + 1)), rows
