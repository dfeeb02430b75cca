"""A file of bytes as a table: encoding, delimiter, header and records.

Promise: a file that is no table is refused as a whole, with the reason and where it can the line;
one that is lets every record be read, each with the line on which it begins.
Refuses: to guess. UTF-8 with or without a mark, else Windows-1252, is all that is tried.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kreis.intake.domain import refusals
from kreis.intake.domain.imports.columns import MANDATORY, field_of

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
"""Characters; a longer cell has swallowed what follows a quotation mark."""
DELIMITERS = (";", ",", "\t")

_UTF_8_MARK = b"\xef\xbb\xbf"
_MARKS = {
    b"PK\x03\x04": refusals.FileIsExcel,
    b"\xd0\xcf\x11\xe0": refusals.FileIsExcel,
    b"%PDF": refusals.NotCsv,
    b"\xff\xfe": refusals.FileIsUtf16,
    b"\xfe\xff": refusals.FileIsUtf16,
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_READ_WRONGLY = re.compile("Ã[¤¶¼Ÿ„–œ©¨]|Å[Ÿž]|Ä[±Ÿ]")
"""Umlauts and Turkish letters of a UTF-8 file that somebody saved as Windows-1252, or twice."""


class Record(NamedTuple):
    """A row, and the line of the file on which it begins; the first line is 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    text: str
    encoding: str
    delimiter: str
    header: list[str]
    fields: list[str | None]
    """What each column holds; None where nobody here knows."""
    rows: int

    @property
    def ignored_columns(self) -> list[str]:
        pairs = zip(self.header, self.fields, strict=True)
        return [name for name, field in pairs if field is None and name.strip()]

    def records(self) -> Iterator[Record]:
        """All rows but the header and empty ones, in the order of the file."""
        found = _records(self.text, self.delimiter)
        next(found)
        return found


def read_table(raw: bytes) -> Table:
    """Raises a kind of `UnusableFile`."""
    text, encoding = _decoded(raw)
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    header = [name.strip() for name in next(records).cells]
    fields = _fields(header)
    rows = sum(1 for _ in records)
    if rows == 0:
        raise refusals.NoRows
    if rows > MAX_ROWS:
        raise refusals.TooManyRows(rows=rows, most=MAX_ROWS)
    return Table(text, encoding, delimiter, header, fields, rows)


def _decoded(raw: bytes) -> tuple[str, str]:
    if not raw.removeprefix(_UTF_8_MARK).strip():
        raise refusals.FileEmpty
    for mark, kind in _MARKS.items():
        if raw.startswith(mark):
            raise kind()
    text, encoding = _text(raw)
    if _CONTROL.search(text):
        raise refusals.NotCsv
    doubled = _READ_WRONGLY.search(text)
    if doubled:
        line = text.count("\n", 0, doubled.start()) + 1
        raise refusals.EncodingMixed(line=line, found=doubled.group())
    return text, encoding


def _text(raw: bytes) -> tuple[str, str]:
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as fault:
        if raw.startswith(_UTF_8_MARK):
            line = raw.count(b"\n", 0, fault.start) + 1
            raise refusals.EncodingBroken(line=line) from None
    try:
        return raw.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise refusals.EncodingUnknown(line=line) from None


def _delimiter(text: str) -> str:
    """The one that makes the most of the header known; Excel's own hint is believed."""
    first = text.split("\n", 1)[0].strip().casefold()
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        return first[4:]
    known = {each: _known_columns(text, each) for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: known[each])
    if known[best] == 0:
        raise refusals.NoHeader
    return best


def _known_columns(text: str, delimiter: str) -> int:
    try:
        header = next(_records(text, delimiter), None)
    except refusals.UnusableFile:
        return 0
    return sum(1 for name in header.cells if field_of(name)) if header else 0


def _records(text: str, delimiter: str) -> Iterator[Record]:
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not _is_hint(cells, line):
                _refuse_swallowing(cells, line)
                yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise refusals.QuoteOpen(line=line) from None


def _is_hint(cells: list[str], line: int) -> bool:
    """`sep=;` on the first line tells Excel the delimiter."""
    return line == 1 and cells[0].strip().casefold().startswith("sep=")


def _refuse_swallowing(cells: list[str], line: int) -> None:
    if len(cells) > MAX_COLUMNS:
        raise refusals.TooManyColumns(line=line, columns=len(cells), most=MAX_COLUMNS)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise refusals.CellTooLong(line=line, most=MAX_CELL)


def _fields(header: list[str]) -> list[str | None]:
    fields = [field_of(name) for name in header]
    twice = [field for field, count in Counter(filter(None, fields)).items() if count > 1]
    if twice:
        names = [name for name, field in zip(header, fields, strict=True) if field in twice]
        raise refusals.ColumnTwice(columns=", ".join(names))
    missing = [names for names in MANDATORY if not {f for f in fields if f} & set(names)]
    if missing:
        raise refusals.ColumnsMissing(fields=[names[0] for names in missing])
    return fields
