"""An Excel workbook (XLSX) as records.

Promise: a cell becomes the text that a person would write for it, a date as `2027-04-05`.
Refuses: to calculate (a formula comes as its text, and rows refuse that), and workbooks that grow
beyond measure when they are unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.headers import Header, find_header
from kreis.intake.domain.imports.records import MAX_ROWS, Record, Source, refuse_swallowing

MARK = b"PK\x03\x04"
MAX_UNPACKED = 60_000_000
"""Bytes of all parts of a workbook. One with 20,000 rows and 30 columns has about 25 MB."""
MAX_PARTS = 500
MAX_WIDTH = 2_000
"""Cells of a row, empty ones behind the last column included."""
MAX_HEIGHT = 200_000
"""Rows, empty ones included."""
_DANGEROUS = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")
"""XML that may name entities, which grow when they are read. No spreadsheet program writes it."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def read_xlsx(raw: bytes, sheet: str = "") -> Source:
    """Reads the named sheet, else the one whose header has the most known columns, the first of
    such. Raises a kind of `UnusableFile`."""
    _refuse_bombs(raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError,
            ParseError, zipfile.BadZipFile, InvalidFileException):  # fmt: skip
        raise unusable_files.WorkbookBroken from None
    seen = [each for each in book.worksheets if each.sheet_state == "visible"]
    names = tuple(each.title for each in seen)
    if sheet and sheet not in names:
        raise unusable_files.NoSheet(sheet=sheet)
    best: tuple[int, str, list[Record]] | None = None
    for each in seen:
        if sheet and each.title != sheet:
            continue
        records = list(_records(each))
        header: Header | None = find_header(records)
        known = header.known if header else 0
        if best is None or known > best[0]:
            best = (known, each.title, records)
    if best is None or not best[2]:
        raise unusable_files.FileEmpty
    if best[0] == 0:
        raise unusable_files.NoHeader
    return Source(lambda: iter(best[2]), "xlsx", sheet=best[1], sheets=names)


def _refuse_bombs(raw: bytes) -> None:
    """Looks at what the parts say of their size: no more than that is ever unpacked of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED:
                raise unusable_files.WorkbookTooLarge(most=MAX_UNPACKED // 1_000_000)
            if not any(each.filename == "xl/workbook.xml" for each in parts):
                raise unusable_files.NotCsv
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    text = packed.read(part)
                    if text.startswith(_UTF_16) or any(each in text for each in _DANGEROUS):
                        raise unusable_files.WorkbookBroken
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise unusable_files.WorkbookBroken from None


def _records(sheet: Any) -> Iterator[Record]:
    sheet.reset_dimensions()
    rows = 0
    try:
        for line, row in enumerate(sheet.iter_rows(), 1):
            if line > MAX_HEIGHT:
                raise unusable_files.TooManyRows(rows=line, most=MAX_ROWS)
            if len(row) > MAX_WIDTH:
                raise unusable_files.TooManyColumns(line=line, columns=len(row), most=MAX_WIDTH)
            cells = _trimmed(_text(cell) for cell in row)
            if not cells:
                continue
            refuse_swallowing(cells, line)
            rows += 1
            if rows > MAX_ROWS + 100:
                raise unusable_files.TooManyRows(rows=rows, most=MAX_ROWS)
            yield Record(line, cells)
    except (KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError,
            OverflowError, ParseError, zipfile.BadZipFile):  # fmt: skip
        raise unusable_files.WorkbookBroken from None


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Without the empty cells behind the last one that holds something."""
    found = list(cells)
    while found and not found[-1].strip():
        found.pop()
    return found


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return (value.date() if is_day else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
