"""The optimum of placement, by CP-SAT from a long search; unknown without OR-Tools."""

from __future__ import annotations

from bench.cohorts.rows import Row, never
from kreis.formation.engine.jit import Pace
from kreis.formation.engine.search import Search
from kreis.formation.exact import NotInstalled, prove
from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.compiling import Sheet, compiled
from kreis.formation.workbench.regions.region import Region


def most_placed(region: Region, seconds: float) -> Row:
    """`reference`: people placed by CP-SAT; `bound`: how many can be at most."""
    sheet = Sheet(region)
    task = compiled(sheet, range(len(sheet.blocks)), range(len(region.venues)), Weights())
    hint = Search(task.numbers, seed="hint", pace=Pace(True)).run(3000, never).groups
    try:
        proof = prove(task.numbers, hint, seconds)
    except NotInstalled:
        return {"reference": None, "bound": None}
    return {"reference": proof.placed, "bound": proof.bound}
