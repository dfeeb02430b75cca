"""Compiled and plain kernels give one answer, hash for hash.

This suite runs everything plain (see `conftest`), so each run here is a process of its own. The
first on a machine compiles for half a minute; after that the kernels lie in the user's cache.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kreis.cohorts.formation.engine import jit
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


def solved(file: Path, kernels: str, **settings: str) -> dict[str, Any]:
    done = solving(file, kernels, settings)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def solving(
    file: Path, kernels: str, settings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    asked = [*COMMAND, str(file), "--seed", "5", "--steps", "80", "--kernels", kernels]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0", **settings}
    return subprocess.run(
        asked, capture_output=True, text=True, timeout=590, env=environment, check=False
    )


@pytest.mark.parametrize("name", FILES)
def test_compiled_and_plain_give_the_same_hash(name: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(FILES[name]())
    compiled, plain = solved(file, "compiled"), solved(file, "plain")
    assert compiled["hash"] == plain["hash"]
    assert compiled["steps"] > 0


def written_at(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


KEPT = {"NUMBA_CACHE_LOCATOR_CLASSES": "kreis.cohorts.formation.engine.kept.Kept"}


def test_an_image_reads_the_kernels_it_brings_along(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(FILES["pool"]())
    made = solved(file, "compiled")
    kernels = tmp_path / "kernels"
    shutil.copytree(jit._cache_folder(), kernels / jit._cache_folder().name)
    brought = written_at(kernels)

    there = solved(file, "compiled", NUMBA_CACHE_DIR=str(kernels), **KEPT)

    assert there["hash"] == made["hash"]
    assert written_at(kernels) == brought, "something was compiled again"


def test_an_image_that_brings_none_along_compiles_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text(FILES["pool"]())

    done = solving(file, "compiled", {"NUMBA_CACHE_DIR": str(tmp_path / "empty"), **KEPT})

    assert done.returncode != 0
    assert "no locator available" in done.stderr
    assert not (tmp_path / "empty").exists()


def test_a_run_of_ten_seconds_is_compiled_only_where_that_is_done_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    steps_of_ten_seconds = int(10 / jit.PLAIN_SECONDS_PER_STEP / 100)

    compiled, broken_off = tmp_path / "compiled", tmp_path / "broken-off"
    for file in (compiled / "engine" / "search.1.nbc", broken_off / "engine" / "search.nbi"):
        file.parent.mkdir(parents=True)
        file.touch()

    for folder, is_worth_it in (
        (compiled, True),
        (broken_off, False),
        (tmp_path / "nothing", False),
    ):
        monkeypatch.setattr(jit, "_cache_folder", lambda folder=folder: folder)
        assert jit.worth_compiling(100, steps_of_ten_seconds) == is_worth_it
    assert jit.worth_compiling(100, 4 * steps_of_ten_seconds)
