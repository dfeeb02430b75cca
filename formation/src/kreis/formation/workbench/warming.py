"""Compiles every kernel once, into NUMBA_CACHE_DIR: `python -m kreis.formation.workbench.warming`.

An image build runs this, so that the first formation of a container compiles nothing. Build and
image set NUMBA_CPU_NAME to `generic`: code compiled for the build machine might not run elsewhere.
"""

from __future__ import annotations

import numpy as np

from kreis.formation.problem import Weights
from kreis.formation.workbench.diversity import search as diversity
from kreis.formation.workbench.diversity.instance import Instance
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region

PEOPLE, STEPS = 310, 240
"""A region of several cells, so that a search begins anew and from what was found, with so many
steps that each cell's search comes to its second round, which gathers."""


def warm() -> None:
    form(region(PEOPLE, seed=1), STEPS, 1, _never, Weights(), jit=True)
    distance = np.ones((6, 6), dtype=np.int64) - np.eye(6, dtype=np.int64)
    diversity.solve(Instance((2, 2), (4, 4), distance, 1), STEPS, 1, _never, jit=True)


def _never() -> bool:
    return False


if __name__ == "__main__":
    warm()
