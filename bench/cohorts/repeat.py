"""One answer, whoever works it out: three runs, 1 and 2 workers, compiled and plain."""

from __future__ import annotations

import argparse
from itertools import product

from bench.cohorts.rows import Row, keep_rows, never
from bench.cohorts.small import made
from kreis.formation.problem import Weights
from kreis.formation.workbench.diversity.search import solve
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region
from kreis.formation.writing import content_hash


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=400)


def run(asked: argparse.Namespace) -> None:
    given = region(asked.people, 1)
    rows: list[Row] = []
    for turn, workers, jit in product((1, 2, 3), (1, 2), (True, False)):
        found = form(given, 2 * asked.people, 1, never, Weights(), workers=workers, jit=jit)
        groups = [list(cohort) for cohort in found.cohorts]
        rows.append(_row("region", turn, workers, jit, groups))
    for turn, jit in product((1, 2, 3), (True, False)):
        diverse = solve(made(40, 4, "plane", 1), 100, 1, never, jit=jit)
        rows.append(_row("diverse", turn, 1, jit, diverse.groups))
    keep_rows("repeat", rows, ("what", "turn", "workers", "compiled"), summary)


def _row(what: str, turn: int, workers: int, jit: bool, groups: object) -> Row:
    made_of = {"what": what, "turn": turn, "workers": workers, "compiled": jit}
    return {**made_of, "hash": content_hash(groups)}


def summary(rows: list[Row]) -> dict[str, object]:
    hashes = {
        what: {row["hash"] for row in rows if row["what"] == what} for what in ("region", "diverse")
    }
    return {
        "runs": len(rows),
        "different_answers": {what: len(found) for what, found in hashes.items()},
        "target": "one answer each",
        "met": all(len(found) == 1 for found in hashes.values()),
    }
