"""What a workbook says beside its cells: comments, merged cells, and texts that are struck through.

Promise: none of it is lost in silence. A comment is shown to whoever imports. A row that shares a
merged cell with another row, or whose text is struck through, is a finding.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.xml.functions import fromstring

LONGEST = 500
"""Characters of a comment that are kept."""
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})\"")


@dataclass(frozen=True)
class Beside:
    """Comments by line, and lines that share a cell, as first and last of each run."""

    comments: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[tuple[int, int], ...] = ()


def read_beside(packed: zipfile.ZipFile, path: str) -> Beside:
    """Reads what stands beside the cells of the sheet at this path of the package."""
    return Beside(_comments(packed, path), _runs(packed.read(path)))


def is_struck(cell: Any) -> bool:
    """Whether the text of a cell is struck through: somebody took it back."""
    return cell.value is not None and bool(cell.has_style) and bool(cell.font.strike)


def _comments(packed: zipfile.ZipFile, path: str) -> dict[int, tuple[str, ...]]:
    rels: str = get_rels_path(path)  # type: ignore[no-untyped-call]
    if rels not in packed.namelist():
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for each in get_dependents(packed, rels):
        if each.Type.endswith("/comments"):
            sheet: Any = CommentSheet.from_tree(fromstring(packed.read(each.target)))  # type: ignore[arg-type]
            for place, comment in sheet.comments:
                _, line = coordinate_from_string(place)
                text = " ".join(str(comment.text).split())[:LONGEST]
                found[line] = (*found.get(line, ()), text)
    return found


def _runs(sheet: bytes) -> tuple[tuple[int, int], ...]:
    """Lines that merged cells join, overlapping runs as one."""
    spans = [(int(first), int(last)) for first, last in _MERGED.findall(sheet)]
    runs: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return tuple(runs)
