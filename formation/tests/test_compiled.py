"""Compiled and plain kernels give one answer, hash for hash.

This suite runs everything plain (see `conftest`), so what is compiled here runs in processes of
its own. The first on a machine compiles for half a minute; after that the kernels lie in the user's
cache.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from formation.tests import worlds
from formation.tests.written import written
from kreis.formation.engine import jit
from kreis.formation.workbench.command import main
from kreis.formation.workbench.regions.generator import region

pytest.importorskip("numba")

SOLVE_ALL = """
import sys
from kreis.formation.workbench.command import main
given, files = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
sys.exit(any([main(["solve", file, *given]) for file in files]))
"""
COMPILE_AFTER_TWENTY_STEPS = """
import sys
from kreis.formation.engine import jit
from kreis.formation.workbench.command import main
jit.worth_compiling = lambda seconds: seconds > 0
jit.Pace.portion = lambda pace, left: min(left, 200 if pace.compiled else 20)
sys.exit(main(["solve", sys.argv[1], "--seed", "5", "--steps", "80"]))
"""
GIVEN = ("--seed", "5", "--steps", "80", "--kernels")
FILES = {
    "mdgp with fixed sizes": lambda: written(1, 30, (10, 10), (10, 10), (10, 10)),
    "mdgp with bounds": lambda: written(2, 30, (3, 9), (8, 12), (10, 16)),
    "region": lambda: json.dumps(region(60, seed=3).to_dict()),
    "region of many cells": lambda: json.dumps(region(310, seed=4).to_dict()),
    "pool": lambda: json.dumps(worlds.pool(60, 6, seed=3).to_dict()),
}


def solving(files: Sequence[Path], **settings: str) -> subprocess.CompletedProcess[str]:
    """In a process that compiles."""
    return subprocess.run(
        [sys.executable, "-c", SOLVE_ALL, *GIVEN, "compiled", "--", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=590,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0", **settings},
        check=False,
    )


def solved(files: Sequence[Path], **settings: str) -> list[dict[str, Any]]:
    done = solving(files, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    files = {name: folder / name for name in FILES}
    for name, path in files.items():
        path.write_text(FILES[name]())
    return files


@pytest.fixture(scope="module")
def compiled(files: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """The answers of one process: to load the kernels takes longer than to run them."""
    return dict(zip(files, solved(list(files.values())), strict=True))


@pytest.mark.parametrize("name", FILES)
def test_compiled_and_plain_give_the_same_hash(
    name: str,
    files: dict[str, Path],
    compiled: dict[str, dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["solve", str(files[name]), *GIVEN, "plain"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert compiled[name]["hash"] == plain["hash"]
    assert compiled[name]["steps"] > 0


def written_at(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


KEPT = {"NUMBA_CACHE_LOCATOR_CLASSES": "kreis.formation.engine.kept.Kept"}


def test_an_image_reads_the_kernels_it_brings_along(
    files: dict[str, Path], compiled: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    kernels = tmp_path / "kernels"
    shutil.copytree(jit._cache_folder(), kernels / jit._cache_folder().name)
    brought = written_at(kernels)

    (there,) = solved([files["pool"]], NUMBA_CACHE_DIR=str(kernels), **KEPT)

    assert there["hash"] == compiled["pool"]["hash"]
    assert written_at(kernels) == brought, "something was compiled again"


def test_an_image_that_brings_none_along_compiles_none(
    files: dict[str, Path], tmp_path: Path
) -> None:
    done = solving([files["pool"]], NUMBA_CACHE_DIR=str(tmp_path / "empty"), **KEPT)

    assert done.returncode != 0
    assert "no locator available" in done.stderr
    assert not (tmp_path / "empty").exists()


def test_what_takes_ten_seconds_plain_is_compiled_only_where_kernels_lie_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
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
        assert jit.worth_compiling(10) == is_worth_it
    assert jit.worth_compiling(50)


def test_a_run_that_begins_plain_and_goes_on_compiled_gives_the_same_hash(
    files: dict[str, Path], compiled: dict[str, dict[str, Any]]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMPILE_AFTER_TWENTY_STEPS, str(files["pool"])],
        capture_output=True,
        text=True,
        timeout=590,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0"},
        check=True,
    )
    assert json.loads(done.stdout)["hash"] == compiled["pool"]["hash"]
