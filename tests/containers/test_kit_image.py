"""The image of the kit tries programs on a machine that has no Python, and without a network."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.containers.stack import ROOT

VERSION = (ROOT / "VERSION").read_text().strip()
CONFINED = ("--network", "none", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL")
SERVICE = ("service", "notifications", "--part", "wire", "--patience", "90")


def image() -> str:
    return f"{os.environ.get('KREIS_IMAGES', 'kreis')}/kit:{VERSION}"


def tried(*words: str) -> subprocess.CompletedProcess[str]:
    command = ["docker", "run", "--rm", *CONFINED, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)


@pytest.fixture(scope="module")
def program(images: None) -> Path:
    """A service that is one file and needs nothing else."""
    subprocess.run(["make", "build/notifications-go"], cwd=ROOT, check=True, timeout=300)
    return ROOT / "build" / "notifications-go"


def test_a_program_comes_by_a_volume(program: Path) -> None:
    ended = tried("-v", f"{program}:/yours:ro", image(), *SERVICE, "--", "/yours")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [line.split(" - ")[0] for line in ended.stdout.splitlines() if " - " in line] == [
        f"ok {number}" for number in range(1, 7)
    ]


def test_a_program_comes_in_an_image_made_from_that_of_the_kit(
    program: Path, tmp_path: Path
) -> None:
    (tmp_path / "yours").write_bytes(program.read_bytes())
    (tmp_path / "yours").chmod(0o755)
    (tmp_path / "Dockerfile").write_text(f"FROM {image()}\nCOPY yours /yours\n")
    name = f"kreis-kit-yours:{os.getpid()}"
    build = ["docker", "build", "--quiet", "--tag", name, str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    try:
        ended = tried(name, *SERVICE, "--", "/yours")
    finally:
        subprocess.run(["docker", "rmi", "--force", name], check=True, capture_output=True)

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_program_that_does_nothing_fails(images: None) -> None:
    ended = tried(image(), *SERVICE[:4], "--patience", "2", "--", "sleep", "60")

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "not ok 1 - told" in ended.stdout


def test_the_api_is_known_without_a_checkout(images: None) -> None:
    asking = (
        "from kreis.kit.service.command import SERVICES\n"
        "from kreis.kit.service.openapi import operations\n"
        "print(*(len(operations(each)) for each in SERVICES))"
    )
    ended = tried("--entrypoint", "python", image(), "-c", asking)

    assert ended.returncode == 0, ended.stderr
    assert all(int(count) > 5 for count in ended.stdout.split()), ended.stdout
