"""Regions of 1,000, 10,000 and 100,000 people on two workers.

`processor_seconds` are those of all processes: on two idle cores, half of them pass on the wall.
"""

from __future__ import annotations

import argparse
import resource
import time

from bench.cohorts.rows import Row, keep_rows, never
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.checker import check
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region
from kreis.formation.workbench.regions.reasons import reached

STEPS = {1_000: 70_000, 10_000: 500_000, 100_000: 1_500_000}
TARGETS = {1_000: (97.5, 5.0), 10_000: (97.0, 60.0), 100_000: (96.5, 180.0)}
"""Percent placed, seconds."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, choices=STEPS, nargs="+", default=list(STEPS))
    parser.add_argument("--seeds", type=int, default=1)


def run(asked: argparse.Namespace) -> None:
    form(region(100, 1), 1, 1, never, Weights(), jit=True)  # compiles, or loads what is compiled
    for n in asked.n:
        for seed in range(1, asked.seeds + 1):
            keep_rows("scale", [_measured(n, seed)], ("n", "seed"), summary)


def _measured(n: int, seed: int) -> Row:
    given = region(n, seed)
    began, worked = time.monotonic(), _processor_seconds()
    formed = form(given, STEPS[n], seed, never, Weights(), workers=2, jit=True)
    seconds, worked = time.monotonic() - began, _processor_seconds() - worked
    found = reached(given, formed.cohorts, Weights())
    own, workers = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "n": n,
        "seed": seed,
        "steps": STEPS[n],
        "placed_percent": round(100 * found["placed"] / n, 2),
        "mean_affinity": found["mean_affinity"],
        "violations": len(check(given, formed.cohorts)),
        "seconds": round(seconds, 1),
        "processor_seconds": round(worked, 1),
        "peak_mb": {"main": own.ru_maxrss // 1024, "largest_worker": workers.ru_maxrss // 1024},
    }


def _processor_seconds() -> float:
    """Of this process and of the workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def summary(rows: list[Row]) -> dict[str, object]:
    return {
        str(row["n"]): {
            "target": TARGETS[row["n"]],
            "met": row["placed_percent"] >= TARGETS[row["n"]][0]
            and row["seconds"] <= TARGETS[row["n"]][1]
            and row["violations"] == 0,
        }
        for row in rows
    }
