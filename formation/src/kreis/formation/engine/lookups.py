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
    SEATS,
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
def offer_open_to(n: Row, block: int, index: int) -> int:
    """One of these offers, by its place among them."""
    return n[n[OFFER_LIST] + n[n[OFFER_FROM] + block] + index]
