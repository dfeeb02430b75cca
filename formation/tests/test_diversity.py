"""Maximally diverse groups: the optimum on small instances, and one answer however it is run."""

from __future__ import annotations

from itertools import product

import pytest

from formation.tests.written import written
from kreis.formation import BadProblem
from kreis.formation.workbench.diversity.instance import Instance, check, read
from kreis.formation.workbench.diversity.search import Found, default_steps, solve


def instance(seed: int, elements: int, *bounds: tuple[int, int]) -> Instance:
    return read(written(seed, elements, *bounds))


def run(given: Instance, steps: int, seed: int) -> Found:
    return solve(given, steps, seed, lambda: False, jit=False)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("bounds", [((4, 4), (4, 4)), ((1, 6), (2, 5), (0, 3))])
def test_no_partition_of_a_small_instance_is_better(
    seed: int, bounds: tuple[tuple[int, int], ...]
) -> None:
    given = instance(seed, 8, *bounds)
    best = 0.0
    for homes in product(range(len(bounds)), repeat=8):
        groups = [[e for e in range(8) if homes[e] == group] for group in range(len(bounds))]
        if not check(given, groups):
            best = max(best, given.value(groups))
    found = run(given, 200, seed)
    assert check(given, found.groups) == []
    assert given.value(found.groups) == best


def test_the_same_seed_gives_the_same_groups_and_another_one_others() -> None:
    given = instance(1, 40, (10, 10), (10, 10), (10, 10), (10, 10))
    assert run(given, 20, 1) == run(given, 20, 1) != run(given, 20, 2)


def test_a_search_that_must_stop_hands_out_its_best_and_says_so() -> None:
    given = instance(1, 40, (10, 30), (10, 30))
    found = solve(given, 10**9, 1, lambda: True)
    assert (found.stopped_early, found.steps_done) == (True, 0)
    assert check(given, found.groups) == []


def test_distances_below_zero_and_elements_all_alike_are_no_trouble() -> None:
    for text in ("3 2 ss 1 2 1 2\n0 1 -5\n0 2 0\n1 2 -0.5", "1 1 ss 1 1", "2 1 ss 2 2\n0 1 7"):
        given = read(text)
        assert check(given, run(given, default_steps(given), 1).groups) == []


def test_the_checker_names_what_is_wrong() -> None:
    given = instance(1, 4, (1, 2), (2, 3))
    assert check(given, [[0], [1, 2, 3]]) == []
    assert check(given, [[0, 1, 2], [3]]) == [
        "group 0 has 3 elements, not 1 to 2",
        "group 1 has 1 elements, not 2 to 3",
    ]
    assert check(given, [[0], [1, 2, 2]]) == ["not every element is in one group exactly"]
    assert check(given, [[0, 1, 2, 3]])[0] == "1 groups instead of 2"


FAULTS = {
    "": "line 1: is not",
    "3 2 xx 1 2 1 2": "line 1: type: 'xx' is not ss or ds",
    "3 2 ss 1 2 1": "line 1: bounds: 3 numbers, not two for each group",
    "3 2 ss 2 1 1 2": "line 1: bounds: group 0 has 2 above 1",
    "9 2 ss 1 2 1 2": "line 1: bounds: 2 to 4 seats for 9",
    "x 2 ss 1 2 1 2": "line 1: n: 'x' is not a whole number",
    "2 1 ss 2 2\n0 1": "line 2: 2 words",
    "2 1 ss 2 2\n0 2 1.0": "line 2: j: 2 is not below 2",
    "2 1 ss 2 2\n\n1 1 1.0": "line 3: j: 1 is the same as i",
    "2 1 ss 2 2\n0 1 far": "line 2: d_ij: 'far' is not a number",
    "2 1 ss 2 2\n0 1 nan": "line 2: d_ij: 'nan' is not a number",
    "2 1 ss 2 2\n0 1 1e999999": "too large or too fine",
    "2 1 ss 2 2\n0 1 1\n1 0 1": "line 3: the pair 0 1 is there twice",
    "2 1 ss 2 2": "line 1: 0 pairs, not the 1 of 2",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_file_is_refused_with_line_and_field(text: str) -> None:
    with pytest.raises(BadProblem) as refused:
        read(text)
    assert FAULTS[text] in str(refused.value)
