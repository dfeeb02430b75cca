"""Small instances with a known optimum: published ones, and our own by trying everything."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import combinations
from random import Random

import numpy as np

from bench.cohorts.mdgp import load, references
from bench.cohorts.rows import Row, folder, keep_rows, never, processor_seconds
from kreis.formation.workbench.diversity.instance import Instance, check
from kreis.formation.workbench.diversity.search import solve

PUBLISHED = [
    f"{family}_n{n:03}_{type_}_01"
    for family in ("Geo", "RanInt", "RanReal")
    for n in (10, 12)
    for type_ in ("ss", "ds")
]
STEPS = 2000
LIMIT_SECONDS = 0.05


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=5)


def run(asked: argparse.Namespace) -> None:
    rows: list[Row] = []
    data = folder("KREIS_MDGP")
    if data is not None:
        known = references(data)
        rows += [
            _measured(name, load(data, name), known[name], seed)
            for name in PUBLISHED
            for seed in range(1, asked.seeds + 1)
        ]
    for n, groups in ((16, 2), (20, 2), (24, 2), (15, 3), (18, 3)):
        for seed in range(1, asked.seeds + 1):
            for kind in ("uniform", "plane"):
                instance = made(n, groups, kind, seed)
                best = optimum(instance, groups)
                rows.append(_measured(f"{kind}_n{n:03}_k{groups}_{seed}", instance, best, seed))
    keep_rows("small", rows, ("instance", "seed"), summary)


def _measured(name: str, instance: Instance, best: float, seed: int) -> Row:
    solve(instance, 1, seed, never, jit=True)
    row: Row = {"instance": name, "seed": seed, "steps": STEPS}
    with processor_seconds(row):
        found = solve(instance, STEPS, seed, never, jit=True)
    assert check(instance, found.groups) == []
    value = instance.value(found.groups)
    return {**row, "value": value, "optimum": best, "optimal": abs(value - best) < 1e-6}


def made(n: int, groups: int, kind: str, seed: int) -> Instance:
    """Seeded look-alikes: distances by lot, or between points of a plane."""
    rng = Random(f"{kind} {n} {seed}")
    if kind == "uniform":
        table = np.array([[rng.randint(0, 100) for _ in range(n)] for _ in range(n)], np.int64)
        table = np.triu(table, 1)
        table = table + table.T
    else:
        points = np.array([[rng.randint(0, 1000), rng.randint(0, 1000)] for _ in range(n)])
        between = points[:, None, :] - points[None, :, :]
        table = np.sqrt((between * between).sum(axis=2)).astype(np.int64)
    return Instance((n // groups,) * groups, (n // groups,) * groups, table, 1)


def optimum(instance: Instance, groups: int) -> float:
    """The best of all partitions into two or three groups of one size."""
    n = instance.elements
    inside = sums_inside(instance.distance)
    half = _best_halves(inside, n, n // groups) if groups == 2 else None
    return float(half if half is not None else _best_thirds(inside, n, n // groups))


def sums_inside(distance: np.ndarray) -> np.ndarray:
    """[set of elements, as bits] Σ d_ij within it, for all sets: each from the one without its
    highest element."""
    n = len(distance)
    inside = np.zeros(1 << n, np.int32)
    for element in range(n):
        to_element = np.zeros(1 << element, np.int32)
        for other in range(element):
            to_element[1 << other : 2 << other] = (
                to_element[: 1 << other] + distance[element, other]
            )
        inside[1 << element : 2 << element] = inside[: 1 << element] + to_element
    return inside


def _best_halves(inside: np.ndarray, n: int, size: int) -> int:
    sets = np.arange(1 << (n - 1), dtype=np.int64)
    sets = sets[np.bitwise_count(sets) == size]
    return int((inside[sets] + inside[(1 << n) - 1 - sets]).max())


def _best_thirds(inside: np.ndarray, n: int, size: int) -> int:
    everybody = (1 << n) - 1
    sets = np.array([sum(1 << e for e in chosen) for chosen in combinations(range(n), size)])
    best = 0
    for first in (each for each in sets.tolist() if each & 1):
        second = sets[(sets & first) == 0]
        both = inside[second] + inside[everybody - first - second]
        best = max(best, int(inside[first]) + int(both.max()))
    return best


def summary(rows: Sequence[Row]) -> dict[str, object]:
    slowest = max(row["seconds"] for row in rows)
    optimal = sum(row["optimal"] for row in rows)
    return {
        "runs": len(rows),
        "optimal": optimal,
        "most_seconds": slowest,
        "target": "all optimal, below 0.05 s of search each",
        "met": optimal == len(rows) and slowest < LIMIT_SECONDS,
    }
