"""Patterns take what they say and no more: `$` also matches before a last line break."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(ROOT.glob("services/*/src/**/*.py")) + sorted(ROOT.glob("chassis/src/**/*.py"))
LOOSE = re.compile(r"(?<!\\)\$$|\\d")
"""An end that a line break may follow, and digits of every script."""


def loose(source: str) -> Iterator[str]:
    """The patterns of schemas that take more than they say."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("validate.Regexp"):
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant) and LOOSE.search(str(pattern.value)):
                yield str(pattern.value)


def test_patterns_of_schemas_are_exact() -> None:
    found = {
        str(file.relative_to(ROOT)): patterns
        for file in SOURCES
        if (patterns := list(loose(file.read_text())))
    }

    assert found == {}


def test_no_page_reads_a_number_of_any_length_or_script() -> None:
    """`int` takes thousands of digits, which no service then takes: see `whole_number`."""
    read = re.compile(r"\.get\([^()]*type=int\b")

    assert [str(f.relative_to(ROOT)) for f in SOURCES if read.search(f.read_text())] == []


@pytest.mark.parametrize("pattern", ["^[a-z]{2}$", r"^\d{5}\Z", r"^[0-9]+$", r"\d", "a|b$"])
def test_a_loose_pattern_is_found(pattern: str) -> None:
    assert list(loose(f"validate.Regexp(r'{pattern}')")) == [pattern]


@pytest.mark.parametrize("pattern", [r"^[a-z]{2}\Z", r"\s*\S", r"a\$"])
def test_an_exact_pattern_is_not(pattern: str) -> None:
    assert not list(loose(f"validate.Regexp(r'{pattern}')"))
