"""No figure of a quarter tells of fewer than five people, nor do any two of them together.

An attacker has all answers and subtracts. She knows which figures are about which people, as the
pages say it: groups are parts of everybody, and people of a format are members.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

import pytest

from kreis.insights.domain import disclosure, figures
from kreis.insights.domain.disclosure import Disclosure
from kreis.insights.domain.figures import Figure, figure

CASES = 10_000


class Told(NamedTuple):
    """A figure, and whom it is about. `among` is what the attacker knows."""

    among: frozenset[UUID]
    those: frozenset[UUID]
    figure: Figure


class World(NamedTuple):
    groups: list[frozenset[UUID]]
    formats: list[frozenset[UUID]]
    regular: frozenset[UUID]


def world(chance: random.Random) -> World:
    """Up to five groups of up to 15, of whom few, many or all come regularly, and three formats."""
    people = [UUID(int=number + 1) for number in range(75)]
    groups, start = list[frozenset[UUID]](), 0
    for _ in range(chance.randint(1, 5)):
        size = chance.randint(0, 15)
        groups.append(frozenset(people[start : start + size]))
        start += size
    share = chance.choice((0, 0.1, 0.5, 0.9, 1))
    everybody = people[:start]
    regular = frozenset(who for who in everybody if chance.random() < share)
    formats = [
        frozenset(who for who in everybody if chance.random() < chance.choice((0.3, 0.9, 1)))
        for _ in range(3)
    ]
    if chance.random() < 0.3:  # each of them comes to dates of one format alone
        own = {who: chance.randrange(3) for who in everybody}
        formats = [frozenset(who for who in everybody if own[who] == each) for each in range(3)]
    return World(groups, formats, regular)


def answer(own: World) -> Iterator[Told]:
    """Tells everything in the order in which a quarter tells it."""
    own_answer = Disclosure()
    everybody = frozenset().union(*own.groups)
    tellers = [(own_answer.tell_group, among) for among in own.groups]
    tellers += [(own_answer.tell, among) for among in (everybody, *own.formats)]
    for tell, among in tellers:
        told = tell(among, own.regular)
        if told is not None:
            yield Told(among, own.regular & among, told)


def found_out(told: list[Told]) -> list[str]:
    """What the attacker learns of fewer than five people, or of each of a few."""
    found = [f"{each.figure}" for each in told if _tells(each.figure)]
    exact = [each for each in told if each.figure.count is not None]
    sums = [*exact, *_sums(exact)]
    for one, other in combinations(sums, 2):
        larger, smaller = sorted((one, other), key=lambda each: len(each.among), reverse=True)
        rest = larger.among - smaller.among
        if smaller.among <= larger.among and rest:
            count = (larger.figure.count or 0) - (smaller.figure.count or 0)
            if _is_too_exact(count, len(rest)):
                found.append(f"{count} of {len(rest)} by subtraction")
    return found


def _sums(exact: list[Told]) -> Iterator[Told]:
    """Adds figures of people who have nobody in common."""
    for number in range(2, len(exact) + 1):
        for some in combinations(exact, number):
            among = frozenset().union(*(each.among for each in some))
            if len(among) == sum(len(each.among) for each in some):
                those = frozenset().union(*(each.those for each in some))
                yield Told(among, those, Figure(len(those), len(among), None, None))


def _tells(own: Figure) -> bool:
    return own.total < 5 or (own.count is not None and _is_too_exact(own.count, own.total))


def _is_too_exact(count: int, total: int) -> bool:
    """Written anew, so that it does not share a fault with what it tries."""
    if total < 5:
        return True
    return total < 10 and (count in (0, 1) or count in (total - 1, total))


def leaks(cases: int) -> int:
    chance = random.Random(20270616)
    return sum(bool(found_out(list(answer(world(chance))))) for _ in range(cases))


def test_nothing_is_found_out_in_ten_thousand_quarters() -> None:
    assert leaks(CASES) == 0


def test_most_figures_are_told_nevertheless() -> None:
    chance = random.Random(1)
    told = [len(list(answer(world(chance)))) for _ in range(200)]

    assert sum(told) > 400


def _no_suppression(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(figures, "FEWEST", 1)


def _no_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(figures, "is_exact", lambda _, total: total >= 5)


def _all_is_exactly_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(figures, "is_exact", lambda count, total: total >= 10 or 0 < count < total >= 5)


def _no_subtraction(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Disclosure, "_keeps", lambda *_: True)


def _no_groups(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Disclosure, "tell_group", lambda _, among, those: Disclosure().tell(among, those))


def _no_sums(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_sums", lambda shares: [disclosure._NOBODY, *shares])


def _small_rests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "is_exact", lambda _, total: total != 1)


@pytest.mark.parametrize(
    "plant",
    [
        _no_suppression,
        _no_words,
        _all_is_exactly_all,
        _no_subtraction,
        _no_groups,
        _no_sums,
        _small_rests,
    ],
)
def test_planted_leaks_are_found(
    monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)

    assert leaks(1_000) > 0


def test_all_of_a_few_is_not_told_apart_from_all_but_one() -> None:
    assert figure(6, 7) == figure(7, 7)
    assert figure(0, 7) == figure(1, 7)
