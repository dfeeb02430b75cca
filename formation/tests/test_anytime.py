"""More steps never give a worse proposal, and how the kernels run never gives another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formation.tests import worlds
from formation.tests.odd import problems
from kreis.formation import Problem, check, solve
from kreis.formation.compiling import compiled
from kreis.formation.engine import gathering, growing, jit
from kreis.formation.engine.jit import Pace
from kreis.formation.engine.numbers import (
    BLOCKS,
    BOND,
    CHANCE,
    GROUPS,
    LABEL,
    PULL,
    SIZE,
    pack,
)
from kreis.formation.engine.search import Search, round_length
from kreis.formation.engine.state import NOWHERE, empty, homes
from kreis.formation.grouping import Grouping

BUDGETS = (0, 7, 16, 33, 41, 60)
"""Within rounds, at their ends, and just behind."""


@settings(deadline=None, max_examples=20)
@given(
    problems(most_people=12, most_offers=4), st.integers(0, 60), st.integers(0, 60), st.integers()
)
def test_more_steps_are_never_worse(problem: Problem, one: int, other: int, seed: int) -> None:
    fewer, more = (solve(problem, steps=steps, seed=seed) for steps in sorted((one, other)))
    assert more.objective.rank >= fewer.objective.rank


@pytest.mark.parametrize("seed", range(2))
def test_more_steps_are_never_worse_on_a_pool_like_real_ones(seed: int) -> None:
    problem = worlds.pool(30, 5, seed)
    ranks = [solve(problem, steps=steps, seed=seed).objective.rank for steps in BUDGETS]
    assert ranks == sorted(ranks)


def test_rounds_grow_to_a_longest() -> None:
    lengths = [round_length(number) for number in range(20)]
    assert lengths == sorted(lengths)
    assert lengths[-1] == lengths[-2]


@settings(deadline=None, max_examples=25)
@given(problems(most_people=12, most_offers=4), st.integers(1, 10**6))
def test_what_was_gathered_obeys_every_rule_once_settled(problem: Problem, chance: int) -> None:
    numbers, blocks = compiled(problem)
    packed = pack(numbers)
    n, desk = packed.row.tolist(), [0] * packed.desk_length
    desk[CHANCE] = chance
    now, best, again = (empty(packed).tolist() for _ in range(3))
    if blocks:
        gathering.gather(n, now, best, desk, 0, 300, 300)
    for state in (now, best):
        gathering.settle(n, state)
        people = {
            problem.offers[offer].id: [who.id for block in members for who in blocks[block]]
            for offer, members in homes(n, state)
        }
        assert check(problem, Grouping.of(people)) == []
    given_home = [-1] * len(blocks)
    for offer, members in homes(n, best):
        for block in members:
            given_home[block] = offer
    growing.restore(n, again, [offer for offer, _ in homes(n, best)], given_home)
    assert sums(n, again) == sums(n, best), "not those of the same groups made anew"


def sums(n: list[int], state: list[int]) -> dict[int, tuple[int, int, list[int]]]:
    """Size, bond and everybody's pull, by the offer of each group."""
    found = {}
    for group in range(n[GROUPS]):
        first = n[PULL] + group * n[BLOCKS]
        of_group = state[n[SIZE] + group], state[n[BOND] + group], state[first : first + n[BLOCKS]]
        found[state[n[LABEL] + group]] = of_group
    return {offer: of_group for offer, of_group in found.items() if offer != NOWHERE}


class Hasty(Pace):
    """Says when to compile; nothing is compiled, for this suite runs plain."""

    def __init__(self, at: int) -> None:
        super().__init__(False)
        self._at, self.switched = at, False

    def should_compile(self, done: int, whole: int) -> bool:
        self.switched = not self.switched and done >= self._at
        return self.switched


def test_a_run_goes_on_where_it_was_when_it_is_compiled_in_between() -> None:
    numbers, _ = compiled(worlds.pool(30, 5, seed=1))
    plain = Search(numbers, seed=1, pace=Pace(False)).run(60, lambda: False)
    for at in (1, 30):
        assert Search(numbers, seed=1, pace=Hasty(at)).run(60, lambda: False) == plain


@pytest.mark.parametrize(
    ("ready", "done", "compiles"),
    [(40.0, 1, False), (1.5, 1, True), (1.5, 99, False), (40.0, 0, False)],
)
def test_a_run_is_compiled_once_that_ends_it_sooner(
    ready: float, done: int, compiles: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of a second for each of a hundred steps: ten seconds plain, a third compiled."""
    monkeypatch.setattr(jit, "can_compile", lambda: True)
    monkeypatch.setattr(jit, "seconds_to_get_ready", lambda: ready)
    clock = iter((0.0, 0.1 * done))
    monkeypatch.setattr(jit.time, "process_time", lambda: next(clock))
    assert Pace().should_compile(done, 100) == compiles


def test_runs_that_follow_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "can_compile", lambda: True)
    monkeypatch.setattr(jit, "seconds_to_get_ready", lambda: 40.0)
    for more, compiles in ((0, False), (9, True)):
        clock = iter((0.0, 0.1))
        monkeypatch.setattr(jit.time, "process_time", lambda clock=clock: next(clock))
        assert Pace(more=more).should_compile(1, 100) == compiles


def test_a_run_that_was_told_how_to_go_does_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "can_compile", lambda: True)
    assert not Pace(False).should_compile(1, 10**9)
