"""Releases of Kreis, as `CHANGELOG.md` lists them, newest first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
_RELEASE = re.compile(
    r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)\n+Commit: ([0-9a-f]{40})$",
    re.MULTILINE,
)


class Release(NamedTuple):
    version: str
    day: str
    commit: str


def releases(text: str | None = None) -> list[Release]:
    """Raises where a released version has no day or no commit."""
    text = CHANGELOG.read_text("utf-8") if text is None else text
    found = [Release(*each) for each in _RELEASE.findall(text)]
    headings = re.findall(r"^## \[(\d[^\]]*)\]", text, re.MULTILINE)
    if [each.version for each in found] != headings:
        raise ValueError(f"Each of {headings} needs a day in its heading and a line `Commit: …`.")
    return found


def last_release() -> Release:
    return releases()[0]


def commit_of(name: str) -> str:
    """The commit of a release, `0.1.0` or `v0.1.0`; what is no release comes back as it is."""
    commits = {each.version: each.commit for each in releases()}
    return commits.get(name.removeprefix("v"), name)
