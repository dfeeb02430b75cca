"""The demo: 24 people, two offers, nothing compiled; who is placed, how fast, who stays open."""

from __future__ import annotations

import argparse
import time

from bench.cohorts.rows import Row, keep_rows
from formation.tests import demo
from kreis.formation import check, solve

LIMIT_SECONDS = 0.3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=5)


def run(asked: argparse.Namespace) -> None:
    keep_rows("demo", [_measured(seed) for seed in range(1, asked.seeds + 1)], ("seed",), summary)


def _measured(seed: int) -> Row:
    problem = demo.problem()
    began = time.process_time()
    proposal = solve(problem, steps=240, seed=seed, compile_kernels=False)
    seconds = round(time.process_time() - began, 3)
    reasons = {who: why.blocked for who, why in proposal.reasons.unplaced.items()}
    return {
        "seed": seed,
        "placed": proposal.objective.placed,
        "open": list(proposal.unplaced),
        "expected_open": demo.expected_groups()["open"],
        "blocked": {who: dict(blocked) for who, blocked in reasons.items()},
        "violations": len(check(problem, proposal.grouping)),
        "seconds": seconds,
    }


def summary(rows: list[Row]) -> dict[str, object]:
    right = all(row["placed"] == 22 and row["open"] == row["expected_open"] for row in rows)
    slowest = max(row["seconds"] for row in rows)
    target = "22 placed, the two expected ones open, below 0.3 s"
    return {
        "most_seconds": slowest,
        "target": target,
        "met": right and slowest < LIMIT_SECONDS and not any(row["violations"] for row in rows),
    }
