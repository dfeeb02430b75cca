"""An Excel workbook (XLSX) as records.

Promise: a cell becomes the text that a person would write for it, a date as `2027-04-05`. Hidden
rows and columns are read as others are, and every sheet is looked through for address protection.
Refuses: to calculate (a formula comes as its text, and rows refuse that), workbooks that grow
beyond measure when they are unpacked, and rows or cells that are out of order in the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.beside_cells import Beside, is_struck, read_beside
from kreis.intake.domain.imports.headers import TITLE_ROWS, find_header
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
_BROKEN = (
    *(KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError),
    *(OverflowError, ParseError, zipfile.BadZipFile),
)
"""What openpyxl raises on a part that is not as it has to be."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def read_xlsx(raw: bytes, sheet: str = "") -> Source:
    """Reads the named sheet, else the one whose header has the most known columns, the first of
    such. Limits of rows and columns hold for that sheet alone. Raises a kind of `UnusableFile`."""
    _refuse_bombs(raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    except (*_BROKEN, InvalidFileException):
        raise unusable_files.WorkbookBroken from None
    seen = {each.title: each for each in book.worksheets if each.sheet_state == "visible"}
    if sheet and sheet not in seen:
        raise unusable_files.NoSheet(sheet=sheet)
    best = _best([_Sheet(seen[name]) for name in ([sheet] if sheet else seen)])
    struck: list[int] = []
    records = list(_records(best, struck))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        beside = _beside(packed, best.path)
    others = [_Sheet(each) for each in book.worksheets if each.title != best.title]
    return Source(
        lambda: iter(records),
        "xlsx",
        sheet=best.title,
        sheets=tuple(seen),
        beside=beside,
        struck=frozenset(struck),
        elsewhere=lambda: _protected(raw, others),
    )


class _Sheet:
    """A sheet of which nothing is read yet."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.title: str = source.title
        self.path: str = source._worksheet_path.lstrip("/")

    def texts(self) -> Iterator[Record]:
        """Yields what the sheet holds, in whatever order its file has it."""
        for line, cells in self._rows():
            yield Record(line, [str(each["value"]) for each in cells if each["value"]])

    def rows(self) -> Iterator[tuple[int, list[ReadOnlyCell]]]:
        """Yields each row with the cells that its file has. Raises `RowsOutOfOrder`."""
        above = 0
        for line, cells in self._rows():
            _refuse_disorder(above, line, cells)
            above = line
            yield line, [ReadOnlyCell(self.source, **each) for each in cells]

    def _rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Yields rows and cells as the file has them, each with the number it has or counts to.

        `iter_rows` of openpyxl skips a row whose number is not above that of the row before, and
        cells right of the last one in the file. Here nothing is skipped. Nothing is filled in
        between far cells either, so the size of the file bounds the work.
        """
        with self.source._get_source() as opened:
            parser = WorkSheetParser(
                opened,
                self.source._shared_strings,
                epoch=self.source.parent.epoch,
                date_formats=self.source.parent._date_formats,
                timedelta_formats=self.source.parent._timedelta_formats,
            )
            yield from parser.parse()


def _refuse_disorder(above: int, line: int, cells: list[dict[str, Any]]) -> None:
    """Takes rows and cells whose numbers grow, and cells that name their own row.

    Programs repair anything else in different ways: one of two rows or cells would be lost.
    """
    columns = [0, *(each["column"] for each in cells)]
    is_sorted = all(left < right for left, right in pairwise(columns))
    if line <= above or not is_sorted or any(each["row"] != line for each in cells):
        raise unusable_files.RowsOutOfOrder(line=line)


def _best(sheets: list[_Sheet]) -> _Sheet:
    """Returns the sheet with the most known columns. Raises a kind of `UnusableFile`.

    What is wrong with a sheet is said only if none has a header.
    """
    tops = [_top(each) for each in sheets]
    known = [header.known if (header := find_header(records)) else 0 for records, _ in tops]
    if not any(known):
        faults = [fault for _, fault in tops if fault]
        is_empty = not any(records for records, _ in tops)
        nothing = unusable_files.FileEmpty() if is_empty else unusable_files.NoHeader()
        raise faults[0] if faults else nothing
    return sheets[known.index(max(known))]  # the first of several


def _top(sheet: _Sheet) -> tuple[list[Record], unusable_files.UnusableFile | None]:
    """The rows among which a header is looked for, and what cannot be read as a row."""
    found: list[Record] = []
    try:
        found.extend(islice(_records(sheet, []), TITLE_ROWS))
    except unusable_files.UnusableFile as fault:
        return found, fault
    return found, None


def _beside(packed: zipfile.ZipFile, path: str) -> Beside:
    try:
        return read_beside(packed, path)
    except _BROKEN:
        raise unusable_files.WorkbookBroken from None


def _protected(raw: bytes, sheets: list[_Sheet]) -> tuple[str, ...]:
    """Places of sheets that nobody is imported from, as `Sheet!4`. Raises `WorkbookBroken`."""
    speaks = lru_cache(maxsize=None)(speaks_of_protection)  # many cells share one text
    found = []
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for sheet in sheets:
            if speaks(sheet.title):
                found.append(sheet.title)
            for line, texts in _lines(packed, sheet):
                if any(map(speaks, texts)):
                    found.append(f"{sheet.title}!{line}")
    return tuple(found)


def _lines(packed: zipfile.ZipFile, sheet: _Sheet) -> Iterator[tuple[int, Iterable[str]]]:
    """Yields the texts of each line, comments included."""
    try:
        yield from sheet.texts()
    except _BROKEN:
        raise unusable_files.WorkbookBroken from None
    yield from _beside(packed, sheet.path).comments.items()


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


def _records(sheet: _Sheet, struck: list[int]) -> Iterator[Record]:
    rows = 0
    try:
        for line, row in sheet.rows():
            if line > MAX_HEIGHT:
                raise unusable_files.TooManyRows(rows=line, most=MAX_ROWS)
            if row and row[-1].column > MAX_WIDTH:
                width = row[-1].column
                raise unusable_files.TooManyColumns(line=line, columns=width, most=MAX_WIDTH)
            cells = _trimmed(_spread(row))
            if not cells:
                continue
            refuse_swallowing(cells, line)
            if any(map(is_struck, row)):
                struck.append(line)
            rows += 1
            if rows > MAX_ROWS + 100:
                raise unusable_files.TooManyRows(rows=rows, most=MAX_ROWS)
            yield Record(line, cells)
    except _BROKEN:
        raise unusable_files.WorkbookBroken from None


def _spread(row: list[ReadOnlyCell]) -> list[str]:
    """The texts of a row, each in its column. Columns that the file leaves out are empty."""
    texts = [""] * (row[-1].column if row else 0)
    for cell in row:
        texts[cell.column - 1] = _text(cell)
    return texts


def _trimmed(found: list[str]) -> list[str]:
    """Without the empty cells behind the last one that holds something."""
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
