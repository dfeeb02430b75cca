"""Peers on the same people in the same time: how many are placed in groups that could meet.

Neither k-means-constrained (size-bounded k-means) nor team-formation (CP-SAT over soft costs)
claims our hard rules; CP-SAT alone is our model of placement without our search. A group *could
meet* if all its members share a slot, a week, a language and a venue in reach, and its size is
within bounds; childcare, pairs and isolation are not even asked of peers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import combinations

import numpy as np

from bench.cohorts.rows import Row, keep_rows, never
from kreis.formation.exact import NotInstalled, prove
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.affinity import affinity_between, columns
from kreis.formation.workbench.regions.compiling import Sheet, compiled
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region
from kreis.formation.workbench.regions.region import Region

Groups = list[list[int]]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, nargs="+", default=[50, 200])
    parser.add_argument("--seconds", type=int, default=10)


def run(asked: argparse.Namespace) -> None:
    form(region(30, 1), 1, 1, never, Weights(), jit=True)
    for n in asked.n:
        given = region(n, 1)
        for name, peer in PEERS.items():
            began = time.perf_counter()
            groups = peer(given, asked.seconds)
            seconds = round(time.perf_counter() - began, 2)
            if groups is None:
                print(f"SKIPPED: {name} is not installed (uv pip install --group bench)")
                continue
            row = {"n": n, "who": name, "seconds": seconds, **_reached(given, groups)}
            keep_rows("peers", [row], ("n", "who"), summary)


def ours(given: Region, seconds: int) -> Groups | None:
    began = time.monotonic()
    formed = form(
        given, 900_000, 1, lambda: time.monotonic() - began > seconds, Weights(), jit=True
    )
    return [[given.row[who] for who in cohort.members] for cohort in formed.cohorts]


def cp_sat_alone(given: Region, seconds: int) -> Groups | None:
    sheet = Sheet(given)
    task = compiled(sheet, range(len(sheet.blocks)), range(len(given.venues)), Weights())
    try:
        found = prove(task.numbers, [], seconds).groups
    except NotInstalled:
        return None
    return [[row for block in blocks for row in task.blocks[block]] for _, blocks in found]


def kmeans(given: Region, seconds: int) -> Groups | None:
    if find_spec("k_means_constrained") is None:
        return None
    from k_means_constrained import KMeansConstrained

    people, sizes = len(given.people), given.sizes
    count = max(1, round(people / ((sizes.least + sizes.most) / 2)))
    model = KMeansConstrained(count, sizes.least, sizes.most, random_state=1)
    found = model.fit_predict(np.array([[each.x_km, each.y_km] for each in given.people]))
    return [np.nonzero(found == group)[0].tolist() for group in range(count)]


def team_formation(given: Region, seconds: int) -> Groups | None:
    if find_spec("team_formation") is None:
        return None
    import pandas
    from team_formation.team_assignment import TeamAssignment

    people = pandas.DataFrame(
        {
            "id": [each.id for each in given.people],
            "slots": [list(map(str, each.slots)) for each in given.people],
            "languages": [list(map(str, each.languages)) for each in given.people],
            "weeks": [list(map(str, each.start_weeks)) for each in given.people],
        }
    )
    rules = pandas.DataFrame(
        [(name, "cluster", 10) for name in ("slots", "languages", "weeks")],
        columns=["attribute", "type", "weight"],
    )
    model = TeamAssignment(people, rules, 11, less_than_target=False)
    model.solve(max_time_in_seconds=seconds)
    teams = model.participants["team_num"]
    return [np.nonzero(teams == team)[0].tolist() for team in sorted(set(teams))]


PEERS: dict[str, Callable[[Region, int], Groups | None]] = {
    "kreis": ours,
    "cp-sat alone": cp_sat_alone,
    "k-means-constrained": kmeans,
    "team-formation": team_formation,
}


def _reached(given: Region, groups: Groups) -> Row:
    people = columns(given.people)
    real = [group for group in groups if could_meet(given, group)]
    pairs = [
        int(affinity_between(people.of(np.array(group)), people.of(np.array(group)))[one, other])
        for group in real
        for one, other in combinations(range(len(group)), 2)
    ]
    placed = sum(len(group) for group in real)
    return {
        "grouped": sum(len(group) for group in groups),
        "placed_in_groups_that_could_meet": placed,
        "mean_affinity": sum(pairs) // len(pairs) if pairs else None,
    }


def could_meet(given: Region, rows: Sequence[int]) -> bool:
    people = [given.people[row] for row in rows]
    if not given.sizes.least <= len(people) <= given.sizes.most:
        return False
    shared = [
        set.intersection(*(set(getattr(each, name)) for each in people))
        for name in ("slots", "start_weeks", "languages")
    ]
    reachable = any(
        all(
            (each.x_km - venue.x_km) ** 2 + (each.y_km - venue.y_km) ** 2 <= each.max_km**2 + 1e-9
            for each in people
        )
        for venue in given.venues
    )
    return reachable and all(shared)


def summary(rows: Sequence[Row]) -> dict[str, object]:
    return {
        f"n = {n}": {
            row["who"]: f"{row['placed_in_groups_that_could_meet']} placed in {row['seconds']} s"
            for row in rows
            if row["n"] == n
        }
        for n in sorted({row["n"] for row in rows})
    }
