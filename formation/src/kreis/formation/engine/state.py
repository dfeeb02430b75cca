"""The state: a grouping during the search, and the rules that depend on who else is in a group.

Promise: if blocks are placed only where `fits` allows, these rules hold at every moment: `may`, the
greatest size, childcare, rooms, keep-apart. Only the least size and isolation can be open;
`settled` says whether they are.

All sums are kept up to date, so asking is cheap. There are two levels. `seat` and `unseat` update
what the rules ask about. `attach` and `detach` update the affinity: a block's affinity to a group
(`pull`) changes by one row when somebody comes. `place` and `take_out` do both. Affinity costs
most, and a trial that is taken back does not need it. Every `seat` that stays needs its `attach`;
until then nobody may ask what the group is worth.
"""

from __future__ import annotations

import numpy as np

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.lookups import may_join, member_of, share_a_room
from kreis.formation.engine.numbers import (
    AFFINITY,
    APART_FROM,
    APART_LIST,
    BLOCKS,
    BOND,
    CARE,
    CARE_AT,
    COLUMNS,
    COUNT,
    DOOR,
    GROUPS,
    HOME,
    INNER,
    KEY_COUNT,
    KEY_FROM,
    KEY_ID,
    KEY_MINDS,
    KEYS,
    LABEL,
    LEAST,
    LONELY,
    MEMBERS,
    MINDING,
    MOST,
    PLACES,
    POSITION,
    PRESENT,
    PULL,
    ROOM_LIST,
    ROOMS_EACH,
    SEATS,
    SIZE,
    SPAN,
    TAKEN,
    TOTAL,
    USED,
    VALUE,
    WEIGHT,
    Array,
    Packed,
    Row,
)

NOWHERE = -1


def empty(packed: Packed) -> Array:
    """A state in which nobody is anywhere."""
    state, header = np.zeros(packed.state_length, np.int64), packed.row
    state[header[HOME] : header[HOME] + header[BLOCKS]] = NOWHERE
    state[header[LABEL] : header[LABEL] + header[GROUPS]] = NOWHERE
    return state


# What may be.


@kernel
def fits(n: Row, s: Row, block: int, group: int) -> bool:
    """Whether a block may join a group as it is now; isolation apart, for others may follow."""
    offer = s[n[LABEL] + group]
    return (
        may_join(n, block, offer)
        and s[n[SIZE] + group] + n[n[WEIGHT] + block] <= n[n[MOST] + offer]
        and finds_childcare(n, s, block, group)
        and meets_nobody(n, s, block, n[n[DOOR] + offer])
    )


@kernel
def finds_childcare(n: Row, s: Row, block: int, group: int) -> bool:
    """Σ_i k_ib ≤ K_ob for every column b."""
    offer = s[n[LABEL] + group]
    needed = n[CARE] + block * n[SPAN] + n[n[CARE_AT] + offer]
    used, places = n[USED] + group * n[COLUMNS], n[PLACES] + offer * n[COLUMNS]
    for column in range(n[COLUMNS]):
        need = n[needed + column]
        if need > 0 and s[used + column] + need > n[places + column]:
            return False
    return True


@kernel
def meets_nobody(n: Row, s: Row, block: int, door: int) -> bool:
    """Nobody from whom she is kept apart comes to that door."""
    for index in range(n[n[APART_FROM] + block], n[n[APART_FROM] + block + 1]):
        group = s[n[HOME] + n[n[APART_LIST] + index]]
        if group >= 0 and n[n[DOOR] + s[n[LABEL] + group]] == door:
            return False
    return True


@kernel
def has_rooms(n: Row, s: Row, offer: int) -> bool:
    """No other group has what the offer needs."""
    first = n[ROOM_LIST] + offer * n[ROOMS_EACH]
    taken = 0
    for index in range(first, first + n[ROOMS_EACH]):
        taken += s[n[TAKEN] + n[index]]
    return taken == 0


@kernel
def holding(n: Row, s: Row, offer: int) -> int:
    """A group that has a room which the offer needs; NOWHERE if all are free."""
    if not has_rooms(n, s, offer):
        for group in range(n[GROUPS]):
            if s[n[LABEL] + group] != NOWHERE and share_a_room(n, offer, s[n[LABEL] + group]):
                return group
    return NOWHERE


@kernel
def settled(n: Row, s: Row, group: int) -> bool:
    """Big enough, and nobody in it isolated."""
    return s[n[LONELY] + group] == 0 and s[n[SIZE] + group] >= n[n[LEAST] + s[n[LABEL] + group]]


@kernel
def is_lonely(n: Row, s: Row, block: int, group: int) -> bool:
    """Whether somebody of the block is the only one of something in the group, and minds."""
    present = n[PRESENT] + group * n[KEYS]
    for index in range(n[n[KEY_FROM] + block], n[n[KEY_FROM] + block + 1]):
        if n[n[KEY_MINDS] + index] > 0 and s[present + n[n[KEY_ID] + index]] == 1:
            return True
    return False


# What changes.


@kernel
def open_group(n: Row, s: Row, offer: int) -> int:
    """An empty group with that offer; NOWHERE if there are as many groups as can be."""
    for group in range(n[GROUPS]):
        if s[n[LABEL] + group] == NOWHERE:
            s[n[LABEL] + group] = offer
            hold_rooms(n, s, offer, 1)
            return group
    return NOWHERE


@kernel
def group_on(n: Row, s: Row, offer: int) -> int:
    """The group of an offer; NOWHERE if it has none."""
    for group in range(n[GROUPS]):
        if s[n[LABEL] + group] == offer:
            return group
    return NOWHERE


@kernel
def close_group(n: Row, s: Row, group: int) -> None:
    """Everybody leaves, and the rooms are free."""
    while s[n[COUNT] + group] > 0:
        take_out(n, s, member_of(n, s, group, s[n[COUNT] + group] - 1))
    hold_rooms(n, s, s[n[LABEL] + group], 0)
    s[n[LABEL] + group] = NOWHERE


@kernel
def hold_rooms(n: Row, s: Row, offer: int, how_many: int) -> None:
    first = n[ROOM_LIST] + offer * n[ROOMS_EACH]
    for index in range(first, first + n[ROOMS_EACH]):
        s[n[TAKEN] + n[index]] = how_many


@kernel
def place(n: Row, s: Row, block: int, group: int) -> None:
    seat(n, s, block, group)
    attach(n, s, block, group)


@kernel
def take_out(n: Row, s: Row, block: int) -> None:
    detach(n, s, block, s[n[HOME] + block])
    unseat(n, s, block)


@kernel
def seat(n: Row, s: Row, block: int, group: int) -> None:
    """What the rules ask about; who stays is attached, too."""
    count = s[n[COUNT] + group]
    s[n[MEMBERS] + group * n[SEATS] + count] = block
    s[n[POSITION] + block] = count
    s[n[COUNT] + group] = count + 1
    s[n[HOME] + block] = group
    s[TOTAL] += n[n[VALUE] + block]
    tally(n, s, block, group, 1)


@kernel
def unseat(n: Row, s: Row, block: int) -> None:
    group, position = s[n[HOME] + block], s[n[POSITION] + block]
    members, count = n[MEMBERS] + group * n[SEATS], s[n[COUNT] + group] - 1
    last = s[members + count]
    s[members + position] = last
    s[n[POSITION] + last] = position
    s[n[COUNT] + group] = count
    s[n[HOME] + block] = NOWHERE
    s[TOTAL] -= n[n[VALUE] + block]
    tally(n, s, block, group, -1)


@kernel
def tally(n: Row, s: Row, block: int, group: int, sign: int) -> None:
    """Size, childcare, and who is what."""
    s[n[SIZE] + group] += sign * n[n[WEIGHT] + block]
    needed = n[CARE] + block * n[SPAN] + n[n[CARE_AT] + s[n[LABEL] + group]]
    used = n[USED] + group * n[COLUMNS]
    for column in range(n[COLUMNS]):
        s[used + column] += sign * n[needed + column]
    for index in range(n[n[KEY_FROM] + block], n[n[KEY_FROM] + block + 1]):
        key = group * n[KEYS] + n[n[KEY_ID] + index]
        present, minding = n[PRESENT] + key, n[MINDING] + key
        if s[present] == 1 and s[minding] > 0:
            s[n[LONELY] + group] -= 1
        s[present] += sign * n[n[KEY_COUNT] + index]
        s[minding] += sign * n[n[KEY_MINDS] + index]
        if s[present] == 1 and s[minding] > 0:
            s[n[LONELY] + group] += 1


@kernel
def attach(n: Row, s: Row, block: int, group: int) -> None:
    """The bond with her, and everybody's affinity to the group."""
    affinity, pull = n[AFFINITY] + block * n[BLOCKS], n[PULL] + group * n[BLOCKS]
    s[n[BOND] + group] += s[pull + block] + n[n[INNER] + block]
    for other in range(n[BLOCKS]):
        s[pull + other] += n[affinity + other]


@kernel
def detach(n: Row, s: Row, block: int, group: int) -> None:
    affinity, pull = n[AFFINITY] + block * n[BLOCKS], n[PULL] + group * n[BLOCKS]
    for other in range(n[BLOCKS]):
        s[pull + other] -= n[affinity + other]
    s[n[BOND] + group] -= s[pull + block] + n[n[INNER] + block]


@kernel
def reattach(n: Row, s: Row, block: int, before: int, group: int) -> None:
    """After she has moved from the one to the other."""
    detach(n, s, block, before)
    attach(n, s, block, group)


def homes(n: Row, s: Row) -> list[tuple[int, list[int]]]:
    """The offer and the blocks of every group, by offer."""
    found = []
    for group in range(n[GROUPS]):
        first, count = n[MEMBERS] + group * n[SEATS], s[n[COUNT] + group]
        if count > 0:
            blocks = sorted(int(each) for each in s[first : first + count])
            found.append((int(s[n[LABEL] + group]), blocks))
    return sorted(found)
