"""Forms groups in a container of cohorts, by compiled kernels, for the first time there.

It prints how long that took and what had to be compiled. `python -c TEXT`.
"""

from __future__ import annotations

import json
import sys
import time

from numba.core import event

from kreis.formation.problem import Weights
from kreis.formation.workbench.regions.forming import form
from kreis.formation.workbench.regions.generator import region

PEOPLE, STEPS = 200, 2000


def main() -> None:
    began = time.monotonic()
    with event.install_recorder("numba:compile") as recorder:
        formed = form(region(PEOPLE, seed=7), STEPS, 1, lambda: False, Weights(), jit=True)
    compiled = [str(each.data["dispatcher"]) for _, each in recorder.buffer if each.is_start]
    seconds = round(time.monotonic() - began, 1)
    told = {"cohorts": len(formed.cohorts), "seconds": seconds, "compiled": compiled}
    sys.stdout.write(json.dumps(told))


main()
