"""More people are placed: one more group, out of the spare members of the others."""

from __future__ import annotations

from typing import Any

import pytest

from formation.tests.worlds import offer, person
from kreis.formation import Problem
from kreis.formation.compiling import compiled
from kreis.formation.engine.jit import Pace
from kreis.formation.engine.search import Groups, Search

OLD, NEW = ("fri-am", "mon-am", "thu-am", "tue-am"), "wed-am"
SIZE = 5


def four_groups_and_two_who_wait() -> tuple[Problem, Groups]:
    """Four groups of five, which could do with four. One of each could come on Wednesday as well,
    as could the two who wait; a group on Wednesday needs all six of them."""
    offers = [
        offer(slot, venue_id=slot, slot=slot, adults_min=SIZE - 1, adults_max=SIZE) for slot in OLD
    ]
    offers.append(offer(NEW, venue_id=NEW, slot=NEW, adults_min=6, adults_max=6))
    anywhere: dict[str, Any] = {"reach": dict.fromkeys((*OLD, NEW), "yes")}
    members = [
        person(f"p{n}{m}", slots=frozenset({slot, NEW} if m == 0 else {slot}), **anywhere)
        for n, slot in enumerate(OLD)
        for m in range(SIZE)
    ]
    waiting = [person(f"q{m}", slots=frozenset({NEW}), **anywhere) for m in range(2)]
    start = [(n, list(range(n * SIZE, (n + 1) * SIZE))) for n in range(len(OLD))]
    return Problem((*members, *waiting), tuple(offers)), start


@pytest.mark.parametrize("seed", range(5))
def test_spare_members_of_all_groups_make_one_more_with_those_who_wait(seed: int) -> None:
    """Tearing two groups would free two of the four."""
    problem, start = four_groups_and_two_who_wait()
    numbers, _ = compiled(problem)

    found = Search(numbers, seed=seed, pace=Pace(False), start=start).run(30, lambda: False)

    assert [len(blocks) for _, blocks in found.groups] == [4, 4, 4, 4, 6]
