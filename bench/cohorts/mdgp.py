"""The published instances of n = 120 and 240 against the best values known (MDGPLIB)."""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

from bench.cohorts.rows import Row, by, folder, keep_rows, mean, never, processor_seconds
from kreis.formation.workbench.diversity.instance import Instance, check, read
from kreis.formation.workbench.diversity.search import solve

FAMILIES = ("Geo", "RanInt", "RanReal")
STEPS = {120: 60_000, 240: 110_000}
"""Sweeps: what 3 and 20 seconds allow on one core of the machine of the results."""
LIMIT_SECONDS = {120: 3, 240: 20}
TARGETS = {"ss": (0.05, 0.3), "ds": (0.2, 0.6)}
"""Mean and worst gap in percent."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, choices=STEPS, nargs="+", default=list(STEPS))
    parser.add_argument("--type", choices=TARGETS, nargs="+", default=list(TARGETS))
    parser.add_argument("--family", choices=FAMILIES, nargs="+", default=FAMILIES)
    parser.add_argument("--seeds", type=int, default=5)


def run(asked: argparse.Namespace) -> None:
    data = folder("KREIS_MDGP")
    if data is None:
        return
    for type_ in asked.type:
        for n in asked.n:
            for family in asked.family:
                name = f"{family}_n{n:03}_{type_}_01"
                rows = [_measured(data, name, n, type_, seed) for seed in _seeds(asked.seeds)]
                keep_rows("mdgp", rows, ("instance", "seed"), summary)


def _seeds(count: int) -> range:
    return range(1, count + 1)


def _measured(data: Path, name: str, n: int, type_: str, seed: int) -> Row:
    instance, reference = load(data, name), references(data)[name]
    solve(instance, 1, seed, never, jit=True)  # compiles, or loads what is compiled
    row: Row = {"instance": name, "type": type_, "n": n, "seed": seed, "steps": STEPS[n]}
    with processor_seconds(row):
        found = solve(instance, STEPS[n], seed, never, jit=True)
    assert check(instance, found.groups) == []
    value = instance.value(found.groups)
    gap = round(100 * (reference - value) / reference, 4)
    return {**row, "value": value, "reference": reference, "gap_percent": gap}


def load(data: Path, name: str) -> Instance:
    return read(gzip.decompress((data / f"{name}.txt.gz").read_bytes()).decode())


def references(data: Path) -> dict[str, float]:
    with (data / "reference.csv").open(newline="") as file:
        return {row["instance"]: float(row["reference_best"]) for row in csv.DictReader(file)}


def summary(rows: Sequence[Row]) -> dict[str, object]:
    return {type_: _summary_of(type_, found) for type_, found in by(rows, "type").items()}


def _summary_of(type_: str, rows: Sequence[Row]) -> dict[str, object]:
    gaps = [row["gap_percent"] for row in rows]
    most_mean, most_worst = TARGETS[type_]
    return {
        "runs": len(rows),
        "mean_gap_percent": mean(gaps),
        "worst_gap_percent": max(gaps),
        "target": {"mean": most_mean, "worst": most_worst},
        "met": mean(gaps) <= most_mean and max(gaps) <= most_worst,
        "better_than_reference": sum(gap < 0 for gap in gaps),
        "mean_by_instance": {
            name: mean([row["gap_percent"] for row in found])
            for name, found in by(rows, "instance").items()
        },
        "most_seconds": {
            str(n): max(row["seconds"] for row in found) for n, found in by(rows, "n").items()
        },
        "limit_seconds": {str(n): limit for n, limit in LIMIT_SECONDS.items()},
    }
