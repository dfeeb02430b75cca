"""Excel workbooks for tests, as people make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet


@dataclass
class Beside:
    """What stands beside the cells of a sheet: by line, or as first and last line."""

    comments: dict[int, str] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    other_sheet: str = ""
    hidden_row: bool = False
    hidden_column: bool = False

    def write(self, sheet: Worksheet) -> None:
        for line, text in self.comments.items():
            sheet.cell(line, 1).comment = Comment(text, "Petra")
        for line in self.struck:
            for cell in sheet[line]:
                cell.font = Font(strike=True)
        for first, last in self.merged:
            sheet.merge_cells(f"B{first}:B{last}")
        sheet.row_dimensions[sheet.max_row].hidden = self.hidden_row
        sheet.column_dimensions["C"].hidden = self.hidden_column


def workbook(
    *rows: Sequence[Any],
    merged: str = "",
    beside: Beside | None = None,
    **others: Sequence[Sequence[Any]],
) -> bytes:
    """A workbook with these rows on its first sheet, and further sheets by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Personen"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    if beside is not None:
        beside.write(sheet)
        others = {**others, "Notizen": [[beside.other_sheet]]} if beside.other_sheet else others
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
