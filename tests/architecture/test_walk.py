"""The table of the walk through a quarter: each test and each picture that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "walk.md"
FINDINGS = 24


def test_every_finding_names_tests_and_pictures_that_are_there() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == FINDINGS
    missing = []
    for row in rows:
        tests = re.findall(r"\[`(\w+)`\]\(\.\./([\w/]+\.py)\)", row)
        pictures = re.findall(r"\((pictures/pages/[\w-]+\.png)\)", row)
        if not tests or not all((TABLE.parent / each).exists() for each in pictures):
            missing.append(row)
        for name, file in tests:
            if f"def test_{name}(" not in (ROOT / file).read_text():
                missing.append(f"{file}: {name}")
    assert missing == []
