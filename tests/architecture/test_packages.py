"""Packages and targets: each list of them is complete.

The Makefile finds packages, folders with a `pyproject.toml`, by itself. The tools below want lists:
a test fails for each list that lacks one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.audit.scan import SHIPPED

ROOT = Path(__file__).parents[2]
PACKAGES = {
    str(file.parent.relative_to(ROOT)): file.parent.name
    for pattern in ("*/pyproject.toml", "services/*/pyproject.toml")
    for file in ROOT.glob(pattern)
}
"""The name of each package by its folder: `services/intake` is `intake`."""
MODULES = {f"kreis.{name}" for name in PACKAGES.values()}
PROJECTS = {f"kreis-{name}" for name in PACKAGES.values()}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOOLS = SETTINGS["tool"]


def make(*words: str) -> str:
    command = ["make", "--no-print-directory", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


DATABASE = make("-pRrq", "help")
"""What make knows of its targets and variables."""


def test_a_package_is_where_src_kreis_is() -> None:
    found = [
        *ROOT.glob("*/src/kreis/*/__init__.py"),
        *ROOT.glob("services/*/src/kreis/*/__init__.py"),
    ]

    assert {str(each.parents[3].relative_to(ROOT)) for each in found} == set(PACKAGES)


def test_make_knows_every_package() -> None:
    (found,) = re.findall(r"^PACKAGES := (.*)$", DATABASE, re.MULTILINE)

    assert set(found.split()) == set(PACKAGES)


def test_uv_resolves_every_package_from_the_tree() -> None:
    members = {
        str(folder.relative_to(ROOT))
        for pattern in TOOLS["uv"]["workspace"]["members"]
        for folder in ROOT.glob(pattern)
    }

    assert set(SETTINGS["project"]["dependencies"]) == PROJECTS
    assert set(TOOLS["uv"]["sources"]) == PROJECTS
    assert members == set(PACKAGES)


def test_mypy_reads_every_package() -> None:
    assert set(TOOLS["mypy"]["packages"]) == MODULES
    assert set(TOOLS["mypy"]["mypy_path"]) == {f"{folder}/src" for folder in PACKAGES}


def test_import_linter_places_every_package() -> None:
    order = TOOLS["importlinter"]["contracts"][0]["layers"]
    placed = {module.strip() for layer in order for module in layer.split("|")}

    circles = [each for each in TOOLS["importlinter"]["contracts"] if "ancestors" in each]

    assert set(TOOLS["importlinter"]["root_packages"]) == MODULES
    assert placed == MODULES
    assert [set(each["ancestors"]) for each in circles] == [MODULES]


def test_pytest_finds_the_tests_of_every_package() -> None:
    folders = TOOLS["pytest"]["ini_options"]["testpaths"]
    tested = {folder for folder in PACKAGES if list((ROOT / folder).glob("tests/test_*.py"))}

    assert {folder.split("/")[0] for folder in tested} <= set(folders)


def test_the_audit_looks_at_every_package() -> None:
    assert set(SHIPPED) == {folder.split("/")[0] for folder in PACKAGES}


@pytest.mark.parametrize("file", ["deploy/Dockerfile", ".dockerignore"])
def test_images_are_built_from_every_package(file: str) -> None:
    text = (ROOT / file).read_text()
    named = set(re.findall(r"^(?:COPY |!)([a-z]+)(?: /src/\1)?$", text, re.MULTILINE))

    assert {folder.split("/")[0] for folder in PACKAGES} <= named


@pytest.mark.parametrize("folder", sorted(PACKAGES))
def test_the_version_of_a_package_stands_in_one_file(folder: str) -> None:
    settings: dict[str, Any] = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())
    version = settings["tool"]["hatch"]["version"]

    assert settings["project"]["dynamic"] == ["version"]
    assert (ROOT / folder / version["path"]).resolve() == ROOT / "VERSION"


@pytest.mark.parametrize("folder", sorted(PACKAGES))
def test_the_types_of_a_package_are_shipped(folder: str, tmp_path: Path) -> None:
    """A wheel without `py.typed` has no types for whoever installs it."""
    build = "from hatchling.build import build_wheel; import sys; build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)],
        cwd=ROOT / folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (wheel,) = tmp_path.glob("*.whl")

    assert f"kreis/{PACKAGES[folder]}/py.typed" in ZipFile(wheel).namelist()


def test_every_target_runs_although_a_file_has_its_name() -> None:
    rules = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", DATABASE, re.MULTILINE)

    assert rules
    assert set(phony.split()) == set(rules)
