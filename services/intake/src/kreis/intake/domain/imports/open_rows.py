"""Workbooks of the rows of a file that were not taken.

Promise: cells are texts, so that `10/2024` stays what it is and nothing is calculated.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from kreis.intake.domain.imports.columns import OPEN_ROWS
from kreis.intake.domain.imports.table import Table
from kreis.intake.domain.imports.xlsx_file import MAX_HEIGHT

ENCODING = "xlsx"
"""As what these files are read."""
_WIDTH, _WIDTH_OF_REASONS = 18, 70


def is_open(finding: Mapping[str, Any]) -> bool:
    """True if a row was not taken and its cells, or a decision of staff, can change that.

    A row that is wrong as a whole is not open: its lines, such as a stroke through it, get lost in
    another file.
    """
    is_whole = any(fault["field"] == "row" for fault in finding["faults"])
    return finding["outcome"] in ("faulty", "held_back") and not is_whole


def as_they_stand(table: Table, lines: Collection[int]) -> bytes:
    """These rows below the header, all on the lines and in the columns of their file.

    So answers about the file hold for it. A line beyond `MAX_HEIGHT` is left out: no workbook that
    intake reads is higher.
    """
    book = openpyxl.Workbook()
    _write(book.active, table.header_line, [each.header for each in table.columns])
    for record in table.records():
        if record.line in lines and record.line <= MAX_HEIGHT:
            _write(book.active, record.line, record.cells)
    return _saved(book)


def with_reasons(
    table: Table,
    reasons: Mapping[int, str],
    mended: Mapping[int, Mapping[str, str]],
    language: str,
) -> bytes:
    """The rows on these lines, one below the other, with what is wrong in the last column.

    `mended`: cells that staff have put right, by line and field.
    """
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.freeze_panes = "A2"
    said = OPEN_ROWS.de if language == "de" else OPEN_ROWS.en
    last = len(table.columns) + 1
    _write(sheet, 1, [*table.header, said])
    rows = (each for each in table.records() if each.line in reasons)
    for place, record in enumerate(rows, 2):
        mine = mended.get(record.line, {})
        given = [*record.cells, *[""] * len(table.columns)]
        cells = [mine.get(c.means or "", given[c.index]) for c in table.columns]
        _write(sheet, place, [*cells, reasons[record.line]])
        sheet.cell(place, last).alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, last + 1):
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = _WIDTH_OF_REASONS if place == last else _WIDTH
        sheet.cell(1, place).font = Font(bold=True)
    return _saved(book)


def _write(sheet: Any, line: int, texts: list[str]) -> None:
    for place, text in enumerate(texts, 1):
        if text:
            cell = sheet.cell(line, place, _plain(text))
            cell.data_type = "s"
            cell.number_format = "@"


def _plain(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _saved(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
