"""Regions of 30 to 150 people in one second: people placed, against the optimum or the best."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from bench.cohorts.placement import most_placed
from bench.cohorts.rows import Row, folder, keep_rows, mean, never, processor_seconds
from kreis.formation.problem import Weights
from kreis.formation.reading import Fields
from kreis.formation.workbench.regions import generator
from kreis.formation.workbench.regions.checker import check
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.reasons import reached
from kreis.formation.workbench.regions.region import Region

OWN = [(n, seed) for n in (30, 50, 75, 100, 150) for seed in (1, 2, 3, 4)]
STEPS_PEOPLE = 2_200_000
"""Steps times people: a second of one core of the machine of the results."""
LIMIT_SECONDS = 1.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=1, help="of the search, for each region")
    parser.add_argument("--proof", type=float, default=20, help="seconds of CP-SAT for each")


def run(asked: argparse.Namespace) -> None:
    form(generator.region(30, 1), 1, 1, never, Weights(), jit=True)
    for name, region, known in chain(_published(), _own(asked.proof)):
        rows = [_measured(name, region, known, seed) for seed in range(1, asked.seeds + 1)]
        keep_rows("regions", rows, ("region", "seed"), summary)


def _published() -> Iterator[tuple[str, Region, Row]]:
    data = folder("KREIS_COHORT_BENCH")
    for path in sorted(data.glob("*.json.gz")) if data else ():
        document = json.loads(gzip.decompress(path.read_bytes()))
        reference = document["reference"]
        known = {"reference": reference["cpsat_placed"], "bound": reference["cpsat_upper_bound"]}
        yield Path(path.stem).stem, Region.from_fields(Fields(document)), known


def _own(seconds: float) -> Iterator[tuple[str, Region, Row]]:
    for n, seed in OWN:
        region = generator.region(n, seed)
        yield f"own_n{n:03}_s{seed}", region, most_placed(region, seconds)


def _measured(name: str, region: Region, known: Row, seed: int) -> Row:
    people = len(region.people)
    row: Row = {"region": name, "n": people, "seed": seed, "steps": STEPS_PEOPLE // people}
    with processor_seconds(row):
        formed = form(region, row["steps"], seed, never, Weights(), jit=True)
    found = reached(region, formed.cohorts, Weights())
    row |= {"placed": found["placed"], "mean_affinity": found["mean_affinity"]}
    violations = len(check(region, formed.cohorts))
    short = None if known["reference"] is None else known["reference"] - row["placed"]
    return {**row, **known, "short": short, "violations": violations}


def summary(rows: Sequence[Row]) -> dict[str, object]:
    shorts = [row["short"] for row in rows if row["short"] is not None]
    violations = sum(row["violations"] for row in rows)
    slowest = max(row["seconds"] for row in rows)
    return {
        "runs": len(rows),
        "with_reference": len(shorts),
        "proved_optimal": sum(
            row["bound"] is not None and row["bound"] == row["reference"] for row in rows
        ),
        "most_short": max(shorts, default=None),
        "mean_short": mean(shorts),
        "violations": violations,
        "most_seconds": slowest,
        "target": "at most 1 person short, no violation, 1 s",
        "met": max(shorts, default=0) <= 1 and not violations and slowest <= LIMIT_SECONDS,
    }
