"""Swap and insert: the last improvements of a grouping (docs: cohort formation, "search").

A move takes one block into another group, alone or in exchange for a block that is there; who
comes in may have been without a group, and who goes out then is. The first move that makes the
grouping better is made, block after block, until none does.

Promise: the grouping is never worse than before, and obeys every hard rule if it did before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kreis.cohorts.formation.draft import NOWHERE, Draft

MOST_ROUNDS = 50
"""Every round but the last improves the grouping; this bounds the time a strange input takes."""


class Move(NamedTuple):
    """A block goes to an offer's group; the other, if there is one, takes her place."""

    block: int
    offer: int
    other: int | None


def polish(draft: Draft, cancelled: Callable[[], bool]) -> Draft:
    for _ in range(MOST_ROUNDS):
        better = _round(draft, cancelled)
        if better is draft:
            break
        draft = better
    return draft


def _round(draft: Draft, cancelled: Callable[[], bool]) -> Draft:
    """The first good move of every block."""
    for block in range(len(draft.home)):
        if cancelled():
            break
        candidates = (_improved(draft, move) for move in _moves_of(draft, block))
        draft = next((better for better in candidates if better), draft)
    return draft


def _moves_of(draft: Draft, block: int) -> Iterator[Move]:
    blocks, home = draft.tables.blocks, draft.home[block]
    for offer in blocks[block].offers:
        if offer != home and draft.size[offer]:
            yield Move(block, offer, None)
            for other in draft.members[offer]:
                if home == NOWHERE or home in blocks[other].offers:
                    yield Move(block, offer, other)


def _improved(draft: Draft, move: Move) -> Draft | None:
    """The grouping after the move if that is possible and better."""
    if not _is_promising(draft, move):
        return None
    after = _after(draft, move)
    return after if after and after.rank() > draft.rank() else None


def _is_promising(draft: Draft, move: Move) -> bool:
    """Sorts out, from sums alone, most moves that cannot make the grouping better."""
    home = draft.home[move.block]
    if home == NOWHERE:
        blocks = draft.tables.blocks
        lost = blocks[move.other].value if move.other is not None else 0
        if blocks[move.block].value != lost:
            return blocks[move.block].value > lost
    touched = [offer for offer in (home, move.offer) if offer != NOWHERE]
    if _gain(draft, move) > 0:
        return True
    weakest = min(map(draft.mean, draft.open_offers()))
    return any(draft.mean(offer) == weakest for offer in touched)


def _gain(draft: Draft, move: Move) -> int:
    """What the move adds to quality, but for the term of the weakest group."""
    home = draft.home[move.block]
    gain = _gain_at(draft, move.offer, comes=move.block, goes=move.other)
    return gain if home == NOWHERE else gain + _gain_at(draft, home, move.other, move.block)


def _gain_at(draft: Draft, offer: int, comes: int | None, goes: int | None) -> int:
    tables, size, bond = draft.tables, draft.size[offer], draft.bond[offer]
    if goes is not None:
        size -= tables.sizes[goes]
        bond -= draft.pull(goes, offer) + tables.inner_affinity[goes]
    if comes is not None:
        size += tables.sizes[comes]
        bond += draft.pull(comes, offer) + tables.inner_affinity[comes]
    if comes is not None and goes is not None:
        bond -= tables.affinity[comes][goes]
    return draft.worth_of(offer, size, bond) - draft.worth(offer)


def _after(draft: Draft, move: Move) -> Draft | None:
    """The grouping after the move, unless it breaks a rule."""
    after, home = draft.copy(), draft.home[move.block]
    if home != NOWHERE:
        after.take_out(move.block)
    if move.other is not None:
        after.take_out(move.other)
    if not after.fits(move.block, move.offer):
        return None
    after.place(move.block, move.offer)
    if move.other is not None and home != NOWHERE:
        if not after.fits(move.other, home):
            return None
        after.place(move.other, home)
    touched = [offer for offer in (home, move.offer) if offer != NOWHERE]
    return after if all(map(after.settled, touched)) else None
