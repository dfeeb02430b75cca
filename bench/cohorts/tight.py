"""Pools in which not everybody can be placed: people placed for 20 seeds against what is proven."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median

from bench.cohorts import pools
from bench.cohorts.rows import Row, by, keep_rows, mean
from bench.result import RESULTS
from kreis.formation import Problem, Proposal, solve
from kreis.formation.bounds import most_placeable
from kreis.formation.compiling import compiled
from kreis.formation.exact import NotInstalled, prove

SIZES = (50, 100, 200)
STEPS_PEOPLE = 1_000_000
"""Steps times people: two seconds of one core of the machine of the results."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, nargs="+", default=SIZES)
    parser.add_argument("--kind", choices=pools.KINDS, nargs="+", default=list(pools.KINDS))
    parser.add_argument("--pools", type=int, nargs="+", default=[1, 2], help="seeds of the pools")
    parser.add_argument("--seeds", type=int, default=20, help="of the search, for each pool")
    parser.add_argument("--proof", type=float, default=60, help="seconds of CP-SAT for each")


def run(asked: argparse.Namespace) -> None:
    solve(pools.pool("usual", 50, 1), steps=40, seed=1, compile_kernels=True)
    for n in asked.n:
        for kind in asked.kind:
            for seed in asked.pools:
                row = _measured(kind, n, seed, range(1, asked.seeds + 1), asked.proof)
                keep_rows("tight", [row], ("pool",), summary)


def _measured(kind: str, n: int, seed: int, seeds: Sequence[int], proof: float) -> Row:
    problem, name = pools.pool(kind, n, seed), f"{kind}_n{n:03}_s{seed}"
    steps = STEPS_PEOPLE // n
    found = [_solved(problem, steps, each) for each in seeds]
    placed = [proposal.objective.placed for proposal, _ in found]
    best = max((proposal for proposal, _ in found), key=lambda each: each.objective.rank)
    known = _known(name) or _proven(problem, best, proof)
    optimum = known["optimum"]
    return {
        "pool": name, "n": n, "offers": len(problem.offers), "steps": steps, **known,
        "placed": dict(sorted(Counter(placed).items())),
        "seeds": len(placed),
        "optimal": None if optimum is None else sum(each >= optimum for each in placed),
        "most_below_bound": known["bound"] - min(placed),
        "quality": [
            min(qualities := [each.objective.quality for each, _ in found]), max(qualities)
        ],
        "seconds": round(median(seconds for _, seconds in found), 2),
    }  # fmt: skip


def _solved(problem: Problem, steps: int, seed: int) -> tuple[Proposal, float]:
    """Its processor time includes the reasons and the independent check."""
    began = time.process_time()
    proposal = solve(problem, steps=steps, seed=seed, compile_kernels=True)
    return proposal, time.process_time() - began


def _known(name: str) -> Row | None:
    """What an earlier run of this suite has proved."""
    path = RESULTS / "cohorts-tight.json"
    rows = json.loads(path.read_text())["rows"] if path.exists() else []
    for row in rows:
        if row["pool"] == name and row["optimum"] is not None:
            return {"optimum": row["optimum"], "bound": row["bound"]}
    return None


def _proven(problem: Problem, best: Proposal, seconds: float) -> Row:
    """`optimum` is None where CP-SAT did not prove one."""
    numbers, blocks = compiled(problem)
    block_of = {person.id: index for index, block in enumerate(blocks) for person in block}
    number = {offer.id: index for index, offer in enumerate(problem.offers)}
    hint = [
        (number[group.offer_id], sorted({block_of[who] for who in group.members}))
        for group in best.groups
    ]
    by_flow, placed = most_placeable(numbers), best.objective.placed
    try:
        proof = prove(numbers, hint, seconds)
    except NotInstalled:
        return {"optimum": None, "bound": by_flow}
    placed, bound = max(placed, proof.placed), min(by_flow, proof.bound)
    return {"optimum": bound if placed == bound else None, "bound": bound}


def summary(rows: Sequence[Row]) -> dict[str, object]:
    return {f"n = {n}": _summary_of(found) for n, found in by(rows, "n").items()}


def _summary_of(rows: Sequence[Row]) -> dict[str, object]:
    proven = [row for row in rows if row["optimum"] is not None]
    open_ = [row for row in rows if row["optimum"] is None]
    return {
        "pools": len(rows),
        "proven": len(proven),
        "runs_optimal": f"{sum(row['optimal'] for row in proven)} of {_runs(proven)}",
        "most_short": max((row["optimum"] - _least(row) for row in proven), default=None),
        "mean_below_bound_where_nothing_is_proven": mean(
            [row["most_below_bound"] for row in open_]
        ),
        "median_seconds": median(row["seconds"] for row in rows),
        "most_seconds": max(row["seconds"] for row in rows),
        "target": "all runs optimal where an optimum is proven",
        "met": all(row["optimal"] == row["seeds"] for row in proven),
    }


def _runs(rows: Sequence[Row]) -> int:
    return sum(row["seeds"] for row in rows)


def _least(row: Row) -> int:
    return min(int(placed) for placed in row["placed"])
