"""One change of a grouping: it gains what quality gains, and is made if that is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from formation.tests.worlds import offer, person
from kreis.formation import Problem
from kreis.formation.compiling import compiled
from kreis.formation.engine.changing import exchange, insert, join, swap
from kreis.formation.engine.growing import restore
from kreis.formation.engine.numbers import BOND, HOME, PULL, Packed, Row, pack
from kreis.formation.engine.shifting import shift_in
from kreis.formation.engine.state import NOWHERE, empty, homes
from kreis.formation.engine.valuing import ANY, REFUSED, quality

VENUES = ("u", "v", "w")
GROUPS = [0] * 5 + [1] * 4 + [2] * 4
WAITS, WAITS_LONGER = 13, 14
Change = Callable[[Row, int], int]
"""Makes one change in a state if it gains as much as the margin."""


@pytest.fixture(scope="module")
def packed() -> Packed:
    """15 people, made by lot, and three offers for five at most. Everybody may be in any group,
    but the first and the last of them in the first one only."""
    rng = Random(1)
    members = [
        person(
            f"p{n:02}",
            reach=dict.fromkeys(VENUES[:1] if n in (0, WAITS_LONGER) else VENUES, "yes"),
            topics=frozenset(rng.sample(("T1", "T2", "T3", "T4"), 2)),
            slots=frozenset({"tue-am", *rng.sample(("mon-am", "wed-am", "thu-am"), 2)}),
            waiting_since=date(2027, 1, 1) - timedelta(days=n == WAITS_LONGER),
        )
        for n in range(15)
    ]
    offers = tuple(offer(venue, venue_id=venue, adults_max=5) for venue in VENUES)
    numbers, _ = compiled(Problem(tuple(members), offers))
    return pack(numbers)


@pytest.fixture
def n(packed: Packed) -> Row:
    row: Row = packed.row.tolist()
    return row


@pytest.fixture
def s(packed: Packed) -> Row:
    return state(packed, [*GROUPS, NOWHERE, NOWHERE])


def state(packed: Packed, groups: list[int]) -> Row:
    """Everybody in that group, all sums made anew."""
    made: Row = empty(packed).tolist()
    restore(packed.row.tolist(), made, [0, 1, 2], groups)
    return made


def changes(n: Row) -> Iterator[Change]:
    """Every move and swap there is, and every exchange with who has not waited longer."""
    for one, home in enumerate(GROUPS):
        for group in {0, 1, 2} - {home}:
            yield lambda s, margin, one=one, group=group: insert(n, s, one, group, margin)
        yield lambda s, margin, one=one: exchange(n, s, WAITS, one, margin)
    for one, other in combinations(range(len(GROUPS)), 2):
        yield lambda s, margin, one=one, other=other: swap(n, s, one, other, margin)


def same(n: Row, one: Row, other: Row) -> bool:
    """The same groups and sums; the order within a group may be another one."""
    bonds, pulls = slice(n[BOND], n[BOND] + 3), slice(n[PULL], None)
    return (homes(n, one), one[bonds], one[pulls]) == (homes(n, other), other[bonds], other[pulls])


def test_a_change_gains_what_quality_gains_the_weakest_groups_term_included(n: Row, s: Row) -> None:
    gains = []
    for change in changes(n):
        then = s.copy()
        gain = change(then, ANY)
        if gain != REFUSED:
            gains.append(gain)
            assert quality(n, then) - quality(n, s) == gain
    assert min(gains) < 0 < max(gains)
    assert len(gains) > 60


def test_a_change_is_made_if_it_gains_as_much_as_it_must_and_else_nothing_is_changed(
    n: Row, s: Row
) -> None:
    for change in changes(n):
        gain = change(s.copy(), ANY)
        then, too_dear = s.copy(), s.copy()
        assert change(then, gain) == gain
        assert change(too_dear, gain + 1) == REFUSED
        assert same(n, too_dear, s)
        assert same(n, then, s) == (gain == REFUSED)


def test_who_joins_adds_her_affinity_to_the_group(n: Row, s: Row) -> None:
    for group in (1, 2):
        then = s.copy()
        assert join(n, then, WAITS, group) == quality(n, then) - quality(n, s)
    assert join(n, s, WAITS, 0) == REFUSED, "five are in it"


def test_who_waits_longer_gets_a_seat_whatever_is_lost(n: Row, s: Row) -> None:
    then = s.copy()
    gain = exchange(n, then, WAITS_LONGER, 1, 1000)
    assert gain == quality(n, then) - quality(n, s) < 1000
    assert exchange(n, s, WAITS, 1, 1000) == REFUSED


def test_who_makes_room_takes_her_affinity_along(packed: Packed, n: Row, s: Row) -> None:
    assert shift_in(n, s, WAITS_LONGER)

    groups = s[n[HOME] :][:15]
    assert (groups.count(0), groups.count(NOWHERE)) == (5, 1)
    assert same(n, s, state(packed, groups))
