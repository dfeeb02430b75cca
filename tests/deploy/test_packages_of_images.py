"""What an image brings along: its program finds every package that it imports.

Nothing is built here. A process of its own imports the program, and everything that
`deploy/install` leaves out of the image is hidden from it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
_CASE = re.compile(r'^\s*(\S+)\)\s+sources="([^"]+)" module=(\S+)', re.MULTILINE)
_PLAYER = "kreis-onebox"
"""Comes without what it requires, see `deploy/install`."""
_IMPORTED = """
import importlib, pkgutil, sys

class Hidden:
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {name!r} in this image", name=name)

sys.meta_path.insert(0, Hidden(set(sys.argv[2:])))
package = importlib.import_module(sys.argv[1])
sys.argv[1:] = ["--help"]
for each in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    try:
        importlib.import_module(each.name)
    except SystemExit as end:
        assert not end.code  # a program that has said its help
"""
Wanted = set[tuple[str, frozenset[str]]]
"""Names of distributions with the extras asked for."""


def folders() -> dict[str, Path]:
    """Our packages: name of the distribution → its folder."""
    files = [*ROOT.glob("*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")]
    return {tomllib.loads(file.read_text())["project"]["name"]: file.parent for file in files}


def images() -> dict[str, tuple[list[str], str]]:
    """An image's name → the packages that it is made from, and the module that it runs."""
    cases = {
        name: (sources, module)
        for name, sources, module in _CASE.findall((ROOT / "deploy" / "install").read_text())
    }
    rest = cases.pop("*")
    services = [each.name for each in (ROOT / "services").iterdir() if each.is_dir()]
    named = dict.fromkeys(services, rest) | cases
    return {
        name: (
            re.sub(r"\$extras|\$\{extras:-(\[\w+\])\}", r"\1", sources)
            .replace("$service", name)
            .split(),
            module.replace("$service", name),
        )
        for name, (sources, module) in named.items()
    }


def brought(sources: list[str]) -> set[str]:
    """All distributions that are installed with these folders, by their names."""
    names = {str(folder.relative_to(ROOT)): name for name, folder in folders().items()}
    found: Wanted = set()
    for source in sources:
        folder, _, extra = source.removeprefix("/src/").rstrip("]").partition("[")
        _add(found, names[folder], frozenset({extra} - {""}))
    return {name for name, _ in found}


def _add(found: Wanted, name: str, extras: frozenset[str]) -> None:
    if (name, extras) in found:
        return
    found.add((name, extras))
    for line in requires(name) or ():
        wanted = Requirement(line)
        marker = wanted.marker
        if marker is None or any(marker.evaluate({"extra": each}) for each in (*extras, "")):
            _add(found, canonicalize_name(wanted.name), frozenset(wanted.extras))


def hidden(image: str, sources: list[str]) -> set[str]:
    """Modules of this environment that are not in the image."""
    there = brought(sources) | ({_PLAYER} if image == "story" else set())
    ours = {f"kreis.{folder.name}" for name, folder in folders().items() if name not in there}
    others = {
        module
        for module, owners in packages_distributions().items()
        if module != "kreis" and not {canonicalize_name(each) for each in owners} & there
    }
    return ours | others


def imported(module: str, without: set[str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", _IMPORTED, module, *sorted(without)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("image", images())
def test_a_program_finds_what_it_imports_in_its_image(image: str) -> None:
    sources, module = images()[image]

    ended = imported(module, hidden(image, sources))

    assert ended.returncode == 0, ended.stderr[-600:]


def test_what_an_image_lacks_is_found() -> None:
    sources, module = images()["story"]

    ended = imported(module, hidden("story", sources) | {"httpx"})

    assert "No module named 'httpx' in this image" in ended.stderr
    assert {"psutil", "kreis.events", "kreis.administration"} < hidden("story", sources)


def test_every_image_that_is_made_is_looked_at() -> None:
    made = re.search(r"^IMAGES := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert made is not None
    assert set(made[1].split()) == set(images())
