"""Without numba: 50 people are answered within two seconds."""

from __future__ import annotations

import argparse

from bench.cohorts.rows import Row, keep_rows, never, processor_seconds
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.checker import check
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region

PEOPLE, STEPS, LIMIT_SECONDS = 50, 500, 2.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=5)


def run(asked: argparse.Namespace) -> None:
    keep_rows("plain", [_measured(seed) for seed in range(1, asked.seeds + 1)], ("seed",), summary)


def _measured(seed: int) -> Row:
    given, row = region(PEOPLE, seed), Row(n=PEOPLE, seed=seed, steps=STEPS)
    with processor_seconds(row):
        formed = form(given, STEPS, seed, never, Weights(), jit=False)
    row["placed"] = sum(len(cohort.members) for cohort in formed.cohorts)
    return {**row, "violations": len(check(given, formed.cohorts))}


def summary(rows: list[Row]) -> dict[str, object]:
    slowest = max(row["seconds"] for row in rows)
    return {
        "most_seconds": slowest,
        "target": "below 2 s",
        "met": slowest < LIMIT_SECONDS and not any(row["violations"] for row in rows),
    }
