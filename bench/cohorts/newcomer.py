"""A newcomer into a region of 10,000 whose cohorts exist: milliseconds, and how many must move."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from random import Random

from bench.cohorts.rows import Row, keep_rows, never
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.checker import check
from kreis.formation.workbench.regions.compiling import Sheet
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region
from kreis.formation.workbench.regions.newcomer import Placed, Standing

STEPS = 200_000
LIMIT_MS, MOST_MOVED = 50, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--newcomers", type=int, default=200)


def run(asked: argparse.Namespace) -> None:
    """Takes placed people for newcomers, one after the other, so places may be free. Some of the
    unplaced follow, for whom there may be none."""
    given = region(asked.n, 1)
    formed = form(given, STEPS, 1, never, Weights(), workers=2, jit=True)
    sheet = Sheet(given)
    in_cohorts = {who for cohort in formed.cohorts for who in cohort.members}
    bound = {who for pair in given.keep_together for who in pair}
    outside = [p.id for p in given.people if p.id not in in_cohorts and p.id not in bound]
    rng = Random(1)
    standing = Standing(sheet, formed.cohorts)
    rows = []
    for who in rng.sample(outside, min(asked.newcomers, len(outside))):
        began = time.perf_counter()
        placed = standing.place(who, Weights())
        milliseconds = round(1000 * (time.perf_counter() - began), 1)
        rows.append(_row(who, placed, milliseconds))
        if placed:
            rows[-1]["violations"] = len(check(given, placed.cohorts)) if len(rows) < 20 else 0
    keep_rows("newcomer", rows, ("person",), summary)


def _row(who: int, placed: Placed | None, milliseconds: float) -> Row:
    moved = len(placed.moved) if placed else None
    return {"person": who, "milliseconds": milliseconds, "moved": moved, "violations": 0}


def summary(rows: Sequence[Row]) -> dict[str, object]:
    times = sorted(row["milliseconds"] for row in rows)
    moved = [row["moved"] for row in rows if row["moved"] is not None]
    violations = sum(row["violations"] for row in rows)
    return {
        "newcomers": len(rows),
        "placed": len(moved),
        "moved": {str(count): moved.count(count) for count in sorted(set(moved))},
        "median_ms": times[len(times) // 2],
        "most_ms": times[-1],
        "violations": violations,
        "target": "below 50 ms, at most 2 moved",
        "met": times[-1] < LIMIT_MS and max(moved, default=0) <= MOST_MOVED and not violations,
    }
