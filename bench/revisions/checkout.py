"""A revision's files with a virtual environment, and running its command lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FORMATION = ("kreis.formation", "kreis.cohorts.formation")
"""Modules that are formation's command line; the second one up to 0.1.0."""


class Checkout:
    """A folder with the files of one revision, ready to run."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        subprocess.run(
            ["make", "--silent", "--directory", self.root, ".venv/ready"],
            env=clean_environment({}),
            check=True,
            timeout=600,
        )

    @property
    def revision(self) -> str:
        """The short commit id, with a plus if tracked files differ from it."""
        return git(self.root, "describe", "--always", "--exclude=*", "--dirty=+").strip()

    def command(self, module: str, *words: str) -> list[str]:
        return [str(self.root / ".venv/bin/python"), "-m", module, *words]

    def run(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Runs a command line of it to its end. Raises `CalledProcessError`."""
        command = self.command(*words)
        there = clean_environment(environment)
        subprocess.run(command, env=there, cwd="/", check=True, timeout=120, capture_output=True)

    def formation(self) -> list[str]:
        """The command that reads a problem and writes a proposal."""
        for module in _FORMATION:
            finds = [
                "-c",
                f"import sys, importlib.util as u; sys.exit(not u.find_spec({module!r}))",
            ]
            python = self.command(module)[0]
            asked = subprocess.run([python, *finds], cwd="/", env=clean_environment({}), timeout=60)
            if asked.returncode == 0:
                return self.command(module)
        raise LookupError(f"{self.root} has none of {', '.join(_FORMATION)}")


def checkout_of(against: str, folder: Path) -> Checkout:
    """The checkout at this path; otherwise the revision of this name, cloned into `folder`."""
    if Path(against).is_dir():
        return Checkout(Path(against))
    try:
        commit = git(ROOT, "rev-parse", "--verify", "--quiet", f"{against}^{{commit}}").strip()
    except subprocess.CalledProcessError:
        sys.exit(f"{against} is neither a folder nor a revision that git knows")
    git(ROOT, "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder))
    git(folder, "checkout", "--quiet", "--detach", commit)
    return Checkout(folder)


def git(where: Path, *words: str) -> str:
    command = ["git", "-C", str(where), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def clean_environment(own: Mapping[str, str]) -> dict[str, str]:
    """This environment without settings that would reach only one side, and with these."""
    strange = ("KREIS_", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS", "NUMBA_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(strange)}
    return {**kept, **own}
