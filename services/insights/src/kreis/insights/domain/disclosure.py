"""What an answer has told so far, so that no further figure tells of a few by subtraction.

After the audit of complementary suppression in statistical disclosure control. Somebody who has all
figures adds those of people who have nobody in common, and subtracts one sum from another. What is
left is to be a figure that could be told of itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from kreis.insights.domain.figures import Figure, figure, is_exact


class _Share(NamedTuple):
    """A number of people, counted among these."""

    among: frozenset[UUID]
    number: int

    def plus(self, others: Sequence[_Share]) -> _Share:
        """Adds shares of people who have nobody in common with each other and with these."""
        among = self.among.union(*(each.among for each in others))
        return _Share(among, self.number + sum(each.number for each in others))


_NOBODY = _Share(frozenset(), 0)


class Disclosure:
    """The figures of one measure that were told. Groups have nobody in common and are told first;
    all other figures may be of any people."""

    def __init__(self) -> None:
        self._groups: list[_Share] = []
        self._others: list[_Share] = []

    def tell_group(self, among: Collection[UUID], those: Collection[UUID]) -> Figure | None:
        """Returns the share of `those` among a group. None for fewer than five people."""
        own = _share(among, those)
        found = figure(own.number, len(own.among))
        if found is not None and found.count is not None:
            self._groups.append(own)
        return found

    def tell(self, among: Collection[UUID], those: Collection[UUID]) -> Figure | None:
        """Returns the share of `those` among people, or None if it is to be withheld."""
        own = _share(among, those)
        found = figure(own.number, len(own.among))
        if found is None or found.count is None:
            return found
        if any(own.among == each.among and own.number == each.number for each in self._others):
            return found
        sums = list(_sums([*self._others, own]))
        if not all(self._keeps(larger, smaller) for larger in sums for smaller in sums):
            return None
        self._others.append(own)
        return found

    def _keeps(self, larger: _Share, smaller: _Share) -> bool:
        """True if nothing is learned from these sums, whatever groups are added to them.

        As few groups are added to the larger one, and as many to the smaller one, as leave the
        smallest rest. A larger rest is that one and groups, which were told themselves.
        """
        missing = smaller.among - larger.among
        added = [
            each for each in self._groups if each.among & missing and not each.among & larger.among
        ]
        whole = larger.plus(added)
        if not smaller.among <= whole.among:
            return True
        known = smaller.plus(
            [
                each
                for each in self._groups
                if each.among <= whole.among and not each.among & smaller.among
            ]
        )
        rest = len(whole.among) - len(known.among)
        return not rest or is_exact(whole.number - known.number, rest)


def _share(among: Collection[UUID], those: Collection[UUID]) -> _Share:
    people = frozenset(among)
    return _Share(people, len(people & frozenset(those)))


def _sums(shares: Sequence[_Share]) -> Iterator[_Share]:
    """Yields nobody, and every sum of shares that have nobody in common."""
    found = [_NOBODY]
    for each in shares:
        found += [known.plus([each]) for known in found if not known.among & each.among]
    return iter(found)
