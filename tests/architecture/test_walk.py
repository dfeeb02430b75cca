"""The table of the walk through a quarter: each test and each picture that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "walk.md"
FINDINGS = 24
MOST_BYTES = 150_000
"""Of a picture. What `KREIS_PICTURES=1 make browser` takes has a palette and is smaller."""


def test_every_finding_names_tests_and_pictures_that_are_there() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == FINDINGS
    missing = []
    for row in rows:
        tests = re.findall(r"\[`(\w+)`\]\(\.\./([\w/]+\.py)\)", row)
        pictures = re.findall(r"\((pictures/pages/[\w-]+\.png)\)", row)
        if not tests or not pictures:
            missing.append(row)
        missing += [each for each in pictures if not _is_small(TABLE.parent / each)]
        for name, file in tests:
            if f"def test_{name}(" not in (ROOT / file).read_text():
                missing.append(f"{file}: {name}")
    assert missing == []


def _is_small(picture: Path) -> bool:
    return picture.exists() and picture.stat().st_size <= MOST_BYTES
