"""A change by hand among 200 people: milliseconds until it is known what it breaks and costs."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from random import Random

from bench.cohorts.rows import Row, keep_rows
from formation.tests import worlds
from kreis.formation import Move, Problem, Swap, effect, solve

PEOPLE, OFFERS, STEPS = 200, 16, 200
LIMIT_MS = 50.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", type=int, default=400)


def run(asked: argparse.Namespace) -> None:
    problem = worlds.pool(PEOPLE, OFFERS, 1)
    grouping = solve(problem, steps=STEPS, seed=1, compile_kernels=False).grouping
    took: dict[str, list[tuple[float, bool]]] = {"move": [], "swap": []}
    for change in _changes(problem, asked.changes):
        began = time.process_time()
        found = effect(problem, grouping, change)
        milliseconds = round(1000 * (time.process_time() - began), 1)
        took[type(change).__name__.lower()].append((milliseconds, found.allowed))
    rows = [_row(kind, sorted(each)) for kind, each in took.items()]
    keep_rows("editing", rows, ("kind",), summary)


def _row(kind: str, took: Sequence[tuple[float, bool]]) -> Row:
    return {
        "kind": kind,
        "people": PEOPLE,
        "changes": len(took),
        "allowed": sum(allowed for _, allowed in took),
        "median_ms": took[len(took) // 2][0],
        "most_ms": took[-1][0],
    }


def _changes(problem: Problem, how_many: int) -> Iterator[Move | Swap]:
    """By lot, allowed or not: staff may try anything."""
    rng = Random(1)
    people = sorted(problem.person)
    for number in range(how_many):
        one, other = rng.sample(people, 2)
        yield Swap(one, other) if number % 2 else Move(one, rng.choice(problem.offers).id)


def summary(rows: Sequence[Row]) -> dict[str, object]:
    most = max(row["most_ms"] for row in rows)
    return {"most_ms": most, "target": "below 50 ms", "met": most < LIMIT_MS}
