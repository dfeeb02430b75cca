"""The table of real inputs: each kind names others of its kind, and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "real-inputs.md"
KINDS = 18
LEAST = 4
"""Inputs of each kind that were found beside the samples."""


def test_every_kind_names_others_and_tests_that_are_there() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == KINDS
    missing = []
    for row in rows:
        cells = row.split(" | ")
        tests = re.findall(r"\[`(\w+)`\]\(\.\./([\w/]+\.py)\)", cells[-1])
        if not tests or len(cells[-2].split(" · ")) < LEAST:
            missing.append(row)
        for name, file in tests:
            if f"def test_{name}(" not in (ROOT / file).read_text():
                missing.append(f"{file}: {name}")
    assert missing == []
