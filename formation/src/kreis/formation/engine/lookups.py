"""Lookups: one entry of a table, named after what its two indices mean.

`numbers` says where tables lie. A loop along one row of a table keeps the row's first index instead
(`pull = n[PULL] + group * n[BLOCKS]`), because plain Python pays for every call. Compiled, a lookup
is inlined and costs nothing.
"""

from __future__ import annotations

from kreis.formation.engine.jit import kernel
from kreis.formation.engine.numbers import (
    AFFINITY,
    BLOCKS,
    MAY,
    MEMBERS,
    OFFER_FROM,
    OFFER_LIST,
    OFFERS,
    PULL,
    ROOM_LIST,
    ROOMS_EACH,
    SEATS,
    WHO_FROM,
    Row,
)


@kernel
def may_join(n: Row, block: int, offer: int) -> bool:
    """Whether nothing forbids the block that offer, whoever else comes."""
    return n[n[MAY] + block * n[OFFERS] + offer] == 1


@kernel
def affinity_of(n: Row, one: int, other: int) -> int:
    """Σ a_ij between the people of two blocks."""
    return n[n[AFFINITY] + one * n[BLOCKS] + other]


@kernel
def pull_of(n: Row, s: Row, group: int, block: int) -> int:
    """M[g,i]: the block's affinity to everybody of the group."""
    return s[n[PULL] + group * n[BLOCKS] + block]


@kernel
def member_of(n: Row, s: Row, group: int, position: int) -> int:
    """The block at that position of the group."""
    return s[n[MEMBERS] + group * n[SEATS] + position]


@kernel
def offers_open_to(n: Row, block: int) -> int:
    """How many offers a block may join."""
    return n[n[OFFER_FROM] + block + 1] - n[n[OFFER_FROM] + block]


@kernel
def who_may_join(n: Row, offer: int) -> int:
    """How many blocks may join an offer."""
    return n[n[WHO_FROM] + offer + 1] - n[n[WHO_FROM] + offer]


@kernel
def share_a_room(n: Row, one: int, other: int) -> bool:
    """Whether two offers need the same room."""
    mine, hers = n[ROOM_LIST] + one * n[ROOMS_EACH], n[ROOM_LIST] + other * n[ROOMS_EACH]
    for room in range(mine, mine + n[ROOMS_EACH]):
        for its in range(hers, hers + n[ROOMS_EACH]):
            if n[room] == n[its]:
                return True
    return False


@kernel
def offer_open_to(n: Row, block: int, index: int) -> int:
    """One of these offers, by its place among them."""
    return n[n[OFFER_LIST] + n[n[OFFER_FROM] + block] + index]
