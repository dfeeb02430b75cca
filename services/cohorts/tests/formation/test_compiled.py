"""Compiled and plain kernels give one answer, hash for hash.

This suite runs everything plain (see `conftest`), so each run here is a process of its own. The
first on a machine compiles for half a minute; after that the kernels lie in the user's cache.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kreis.cohorts.formation.regions.generator import region

from . import worlds
from .test_diversity import written

pytest.importorskip("numba")

COMMAND = [sys.executable, "-m", "kreis.cohorts.formation.command", "solve"]
FILES = {
    "mdgp with fixed sizes": lambda: written(1, 30, (10, 10), (10, 10), (10, 10)),
    "mdgp with bounds": lambda: written(2, 30, (3, 9), (8, 12), (10, 16)),
    "region": lambda: json.dumps(region(60, seed=3).to_dict()),
    "region of many cells": lambda: json.dumps(region(310, seed=4).to_dict()),
    "pool": lambda: json.dumps(worlds.pool(60, 6, seed=3).to_dict()),
}


def solved(file: Path, kernels: str) -> dict[str, Any]:
    asked = [*COMMAND, str(file), "--seed", "5", "--steps", "80", "--kernels", kernels]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0"}
    done = subprocess.run(asked, capture_output=True, text=True, timeout=590, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("name", FILES)
def test_compiled_and_plain_give_the_same_hash(name: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(FILES[name]())
    compiled, plain = solved(file, "compiled"), solved(file, "plain")
    assert compiled["hash"] == plain["hash"]
    assert compiled["steps"] > 0
