"""Counts words of docstrings and characters of tables, as CONTRIBUTING limits them."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_WORDS = 20
"""In the first sentence of a docstring."""
LONGEST_ROW = 160
"""Characters, of one line of a table."""
_END = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[\"“(`]?[A-Z0-9`])|\n\s*\n")
_ABBREVIATED = re.compile(r"\b(e\.g|i\.e|etc|vs|e\. V|Nr|St)\.$")


def tracked(*patterns: str) -> list[str]:
    """Files of the repository that fit a pattern, also those that are not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.split() if (ROOT / name).exists()]


def first_sentence(docstring: str) -> str:
    """Up to its full stop, or to the end of the first paragraph."""
    start, text = 0, docstring.strip()
    for end in _END.finditer(text):
        if not _ABBREVIATED.search(text[start : end.start()]):
            return " ".join(text[: end.start()].split())
    return " ".join(text.split())


def words(sentence: str) -> int:
    """What stands in backquotes is one word; signs alone are none."""
    plain = re.sub(r"`[^`]*`", "code", sentence)
    return sum(1 for word in plain.split() if re.search(r"\w", word))


def long_first_sentences(source: str) -> Iterator[str]:
    """`name: number of words` of each module, class and function whose first sentence is long."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, kinds):
            continue
        count = words(first_sentence(ast.get_docstring(node) or ""))
        if count > MOST_WORDS:
            yield f"{getattr(node, 'name', 'module')}: {count} words"


def long_rows(markdown: str) -> Iterator[str]:
    """`line: number of characters` of each line of a table that is too long."""
    for number, line in enumerate(markdown.splitlines(), start=1):
        if line.lstrip().startswith("|") and len(line) > LONGEST_ROW:
            yield f"line {number}: {len(line)} characters"
