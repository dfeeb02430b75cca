"""Places somebody into existing groups, moving as few others as possible.

A way in is a chain: she takes a seat, the person who had it takes another one, and so on (an
augmenting path). Chains without any move are tried first, then with one move, then with two. Of the
shortest that work, the one with the best quality comes first.

Promise: every way obeys every hard rule in each group that it changes. The state is left as it was.
At most `TRIES` seats are tried, so that an answer takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from kreis.formation.engine.lookups import may_join
from kreis.formation.engine.numbers import (
    COUNT,
    LABEL,
    MEMBERS,
    SEATS,
    Row,
)
from kreis.formation.engine.state import (
    attach,
    fits,
    place,
    seat,
    settled,
    take_out,
    unseat,
)
from kreis.formation.engine.valuing import quality

TRIES = 4_000


class Step(NamedTuple):
    """A block goes to a group."""

    block: int
    group: int


class Way(NamedTuple):
    """She first, then those who make room, in order; `quality` is that of all groups afterwards."""

    quality: int
    steps: tuple[Step, ...]


class Found(NamedTuple):
    """The ways, and how many seats were tried for them."""

    ways: list[Way]
    tried: int


def ways_in(
    n: Row, s: Row, block: int, groups: Collection[int], most_moves: int, bound: Collection[int]
) -> Found:
    """The ways with the fewest moves, best first; `bound` are blocks that may not move."""
    tried = 0
    for moves in range(most_moves + 1):
        search = _Search(n, s, groups, bound)
        ways = sorted(search.chains(block, moves, ()), key=lambda way: (-way.quality, way.steps))
        tried += TRIES - search.left
        if ways:
            return Found(ways, tried)
    return Found([], tried)


class _Search:
    def __init__(self, n: Row, s: Row, groups: Collection[int], bound: Collection[int]) -> None:
        self._n, self._s, self._groups, self._bound = n, s, sorted(groups), frozenset(bound)
        self.left = TRIES

    def chains(self, block: int, moves: int, before: tuple[Step, ...]) -> Iterator[Way]:
        """All chains in which she goes next, with exactly so many moves after her."""
        used = {step.group for step in before}
        for group in self._groups:
            if group not in used and self._may(block, group):
                steps = (*before, Step(block, group))
                yield from self._last(steps) if moves == 0 else self._longer(steps, moves)

    def _last(self, steps: tuple[Step, ...]) -> Iterator[Way]:
        block, group = steps[-1]
        if self._seated(block, group):
            yield Way(int(quality(self._n, self._s)), steps)
            take_out(self._n, self._s, block)

    def _longer(self, steps: tuple[Step, ...], moves: int) -> Iterator[Way]:
        block, group = steps[-1]
        for member in self._members(group):
            if member not in self._bound:
                take_out(self._n, self._s, member)
                if self._seated(block, group):
                    yield from self.chains(member, moves - 1, steps)
                    take_out(self._n, self._s, block)
                place(self._n, self._s, member, group)

    def _seated(self, block: int, group: int) -> bool:
        """Places her if that breaks nothing; whether it did."""
        self.left -= 1
        if self.left < 0 or not fits(self._n, self._s, block, group):
            return False
        seat(self._n, self._s, block, group)
        if settled(self._n, self._s, group):
            attach(self._n, self._s, block, group)
            return True
        unseat(self._n, self._s, block)
        return False

    def _may(self, block: int, group: int) -> bool:
        n, s = self._n, self._s
        return may_join(n, block, s[n[LABEL] + group])

    def _members(self, group: int) -> Sequence[int]:
        n, s = self._n, self._s
        first = n[MEMBERS] + group * n[SEATS]
        return sorted(int(each) for each in s[first : first + s[n[COUNT] + group]])
