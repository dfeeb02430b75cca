"""An Excel workbook (XLSX) as records.

Promise: a cell becomes the text that a person would write for it, a date as `2027-04-05`. Hidden
rows and columns are read as others are, and every sheet is looked through for address protection.
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
from kreis.intake.domain.imports.beside_cells import Beside, is_struck, read_beside
from kreis.intake.domain.imports.headers import Header, find_header
from kreis.intake.domain.imports.protection import speaks_of_protection
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
    seen = {each.title: each for each in book.worksheets if each.sheet_state == "visible"}
    if sheet and sheet not in seen:
        raise unusable_files.NoSheet(sheet=sheet)
    read = {each.title: _Sheet(each) for each in book.worksheets}
    wanted = [sheet] if sheet else [*seen]
    filled = [read[name] for name in wanted if read[name].records]
    if not filled:
        raise unusable_files.FileEmpty
    best = max(filled, key=lambda each: each.known)  # the first of several
    if best.known == 0:
        raise unusable_files.NoHeader
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        beside = {name: _beside(packed, each.path) for name, each in read.items()}
    others = [(each, beside[name]) for name, each in read.items() if each is not best]
    return Source(
        lambda: iter(best.records),
        "xlsx",
        sheet=best.title,
        sheets=tuple(seen),
        beside=beside[best.title],
        struck=frozenset(best.struck),
        elsewhere=tuple(place for each in others for place in _protected(*each)),
    )


class _Sheet:
    """All that a sheet holds."""

    def __init__(self, sheet: Any) -> None:
        self.title: str = sheet.title
        self.path: str = sheet._worksheet_path.lstrip("/")
        self.struck: list[int] = []
        self.records = list(_records(sheet, self.struck))
        header: Header | None = find_header(self.records)
        self.known = header.known if header else 0


def _beside(packed: zipfile.ZipFile, path: str) -> Beside:
    try:
        return read_beside(packed, path)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError):
        raise unusable_files.WorkbookBroken from None


def _protected(sheet: _Sheet, beside: Beside) -> Iterator[str]:
    """Places of a sheet that nobody is imported from, as `Sheet!4`."""
    if speaks_of_protection(sheet.title):
        yield sheet.title
    texts = [(record.line, record.cells) for record in sheet.records]
    for line, own in (*texts, *beside.comments.items()):
        if any(map(speaks_of_protection, own)):
            yield f"{sheet.title}!{line}"


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


def _records(sheet: Any, struck: list[int]) -> Iterator[Record]:
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
            if any(map(is_struck, row)):
                struck.append(line)
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
