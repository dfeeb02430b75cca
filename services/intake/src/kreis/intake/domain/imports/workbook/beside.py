"""What a sheet says beside its cells: comments, text boxes, merged cells, strokes, hidden rows.

Promise: none of it is lost in silence. A comment and a hidden row are shown to whoever imports. A
row that shares a merged cell with another, or whose text is struck through, is a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kreis.intake.domain.imports.workbook.package import Package, broken_is_refused

LONGEST = 500
"""Characters of a comment that are kept."""
_SPAN = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?")


@dataclass(frozen=True)
class Beside:
    """Comments by line, and lines that share a cell, as first and last of each run."""

    comments: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[tuple[int, int], ...] = ()
    struck: frozenset[int] = frozenset()
    """Lines with text that is struck through."""
    hidden: frozenset[int] = frozenset()
    """Lines that nobody sees who opens the file."""
    unclear: Mapping[int, str] = field(default_factory=dict)
    """By line, a cell whose number format shows something else than its number."""
    results: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By line, what its formulas came to."""


def comments_of(package: Package, path: str) -> dict[int, tuple[str, ...]]:
    """Returns by line what comments and text boxes of the sheet at this path say."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    readers = {
        "comments": _comments,
        "threadedComment": _threads,
        "drawing": _boxes,
    }
    with broken_is_refused():
        for each in package.related(path):
            if each.kind in readers and package.has(each.path):
                for line, text in readers[each.kind](package.tree(each.path)):
                    short = " ".join(text.split())[:LONGEST]
                    if short and not any(short in other for other in found[line]):
                        found[line] += (short,)
    return {line: texts for line, texts in found.items() if texts}


def merged_lines(package: Package, path: str) -> tuple[tuple[int, int], ...]:
    """Returns the lines that merged cells join, overlapping runs as one."""
    if b"mergeCell" not in package.raw(path):
        return ()
    spans = []
    with broken_is_refused():
        for event, element in package.events(path):
            if event == "start":
                continue
            if local(element) == "mergeCell":
                spans.append(_span(element.get("ref", "")))
            if local(element) in ("row", "mergeCell"):
                element.clear()
    runs: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return tuple(runs)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def texts_in(element: Element) -> str:
    """Every text below an element, but not how it is spoken."""
    parts = [each for each in element.iter() if local(each) in ("t", "text")]
    spoken = {part for each in element.iter() if local(each) == "rPh" for part in each.iter()}
    return " ".join(each.text or "" for each in parts if each not in spoken)


def _comments(root: Element) -> list[tuple[int, str]]:
    # The first character of a comment in parts is its own: parts are joined without a blank.
    return [
        (_span(each.get("ref", ""))[0], "".join(map(_own, each.iter())))
        for each in root.iter()
        if local(each) == "comment"
    ]


def _own(element: Element) -> str:
    return (element.text or "") if local(element) == "t" else ""


def _threads(root: Element) -> list[tuple[int, str]]:
    return [
        (_span(each.get("ref", ""))[0], texts_in(each))
        for each in root.iter()
        if local(each) == "threadedComment"
    ]


def _boxes(root: Element) -> list[tuple[int, str]]:
    """Texts of boxes and shapes, at the row where each begins."""
    found = []
    for anchor in root:
        rows = [each.text for each in anchor.iter() if local(each) == "row"]
        text = texts_in(anchor)
        if text.strip():
            found.append((int(rows[0] or 0) + 1 if rows else 1, text))
    return found


def _span(ref: str) -> tuple[int, int]:
    """First and last line of a place such as `B3` or `A1:C4`. Raises `ValueError`."""
    found = _SPAN.fullmatch(ref.strip().upper())
    if found is None:
        raise ValueError(ref)
    lines = sorted((int(found[1]), int(found[2] or found[1])))
    return lines[0], lines[1]
