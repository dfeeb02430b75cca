"""Excel workbooks for tests, as people make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl


def workbook(*rows: Sequence[Any], merged: str = "", **others: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these rows on its first sheet, and further sheets by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Personen"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    for name, more in others.items():
        other = book.create_sheet(name)
        for row in more:
            other.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()
