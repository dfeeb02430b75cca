"""What a release was is kept in the tree: its commit and its contracts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.releases import CHANGELOG, Release, commit_of, last_release, releases

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "contracts" / "released"
VERSION = (ROOT / "VERSION").read_text().strip()


def git(*words: str) -> str:
    command = ["git", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def number(version: str) -> list[int]:
    return [int(each) for each in version.split(".")]


def test_the_changelog_and_the_released_contracts_name_the_same_releases() -> None:
    folders = {each.name for each in RELEASED.iterdir()}

    assert folders == {each.version for each in releases()}


def test_the_newest_release_stands_first_and_the_next_one_is_newer() -> None:
    versions = [number(VERSION), *(number(each.version) for each in releases())]

    assert versions == sorted(versions, reverse=True)
    assert versions[0] > versions[1]
    assert re.findall(r"^## \[Unreleased\] (.*)$", CHANGELOG.read_text(), re.MULTILINE) == [VERSION]


@pytest.mark.parametrize("release", releases(), ids=lambda release: release.version)
def test_released_contracts_are_those_of_the_commit(release: Release) -> None:
    """File by file. A shallow clone does not have the commit."""
    files = git("ls-tree", "-r", f"{release.commit}:contracts/topics")
    if not files:
        pytest.skip(f"NOT TESTED: this clone does not have {release.commit}")
    then = {line.split("\t")[1]: line.split()[2] for line in files.splitlines()}
    folder = RELEASED / release.version
    names = [str(f.relative_to(folder)) for f in sorted(folder.rglob("*")) if f.is_file()]
    hashes = git("hash-object", *(str(folder / name) for name in names)).split()

    assert dict(zip(names, hashes, strict=True)) == then


def test_a_release_is_found_by_its_number_and_any_other_revision_stays() -> None:
    release = last_release()

    assert commit_of(release.version) == commit_of(f"v{release.version}") == release.commit
    assert commit_of("f6d77e5") == "f6d77e5"


@pytest.mark.parametrize("rest", ["", " - 2026-11-28\n", "\n\nCommit: " + "a" * 40])
def test_a_release_without_day_or_commit_is_an_error(rest: str) -> None:
    with pytest.raises(ValueError, match=r"1\.0\.0"):
        releases(f"# Changelog\n\n## [1.0.0]{rest}\n")
