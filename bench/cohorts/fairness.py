"""The weakest cohort, with and without the term that looks after it: what it gains and costs."""

from __future__ import annotations

import argparse
from dataclasses import replace

from bench.cohorts.rows import Row, keep_rows, mean, never
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region
from kreis.formation.workbench.regions.reasons import reached

PEOPLE, STEPS = 100, 6_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=10)


def run(asked: argparse.Namespace) -> None:
    rows = [_measured(seed) for seed in range(1, asked.seeds + 1)]
    keep_rows("fairness", rows, ("seed",), summary)


def _measured(seed: int) -> Row:
    given, row = region(PEOPLE, seed), Row(n=PEOPLE, seed=seed, steps=STEPS)
    for name, weights in (("with", Weights()), ("without", replace(Weights(), weakest_group=0))):
        formed = form(given, STEPS, seed, never, weights, jit=True)
        found = reached(given, formed.cohorts, weights)
        row[name] = {each: found[each] for each in ("placed", "weakest_group", "mean_affinity")}
    return row


def summary(rows: list[Row]) -> dict[str, object]:
    gained = [row["with"]["weakest_group"] - row["without"]["weakest_group"] for row in rows]
    lost = [row["without"]["mean_affinity"] - row["with"]["mean_affinity"] for row in rows]
    return {
        "weakest_cohort_without": mean([row["without"]["weakest_group"] for row in rows]),
        "weakest_cohort_gains": mean(gained),
        "mean_affinity_without": mean([row["without"]["mean_affinity"] for row in rows]),
        "mean_affinity_loses": mean(lost),
        "units": "points of affinity, 0 to 1000",
    }
