"""An Excel workbook (XLSX) as records.

Promise: a cell becomes the text that people see in it, a date as `2027-04-05`. Hidden rows and
columns are read as others are, and every sheet is looked through for address protection. If several
sheets hold people, staff are asked which one is meant.
Refuses: to calculate (a formula comes as its text, and rows refuse that), what `workbook` refuses,
and sheets that are too wide or too high.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.columns import usual_field_of
from kreis.intake.domain.imports.headers import TITLE_ROWS, find_header
from kreis.intake.domain.imports.protection import speaks_of_protection
from kreis.intake.domain.imports.records import MAX_ROWS, Record, Source, refuse_swallowing
from kreis.intake.domain.imports.workbook.beside import Beside, comments_of, merged_lines
from kreis.intake.domain.imports.workbook.book import Book, Sheet, read_book
from kreis.intake.domain.imports.workbook.loose_texts import texts_by_line
from kreis.intake.domain.imports.workbook.package import Package
from kreis.intake.domain.imports.workbook.sheet import Cell, Line, lines_of

MAX_WIDTH = 2_000
"""Cells of a row, empty ones behind the last column included."""
MAX_HEIGHT = 200_000
"""Rows, empty ones included."""
_UNREADABLE = (unusable_files.CellNotUnderstood, unusable_files.RowsOutOfOrder)
_PEOPLE = 3
"""Known columns, a name among them, from which on a sheet holds people."""


def read_xlsx(raw: bytes, sheet: str = "") -> Source:
    """Reads the named sheet, else the one whose header has the most known columns, the first of
    such. Limits of rows and columns hold for that sheet alone. Raises a kind of `UnusableFile`."""
    book = read_book(Package(raw))
    tables = [each for each in book.sheets if each.is_table]
    tops = {each.title: _top(book, each) for each in tables}
    people = [each.title for each in tables if tops[each.title].may_hold_people]
    offered = [each for each in tables if each.is_seen or each.title in people]
    if sheet and sheet not in {each.title for each in offered}:
        raise unusable_files.NoSheet(sheet=sheet)
    meant = [each for each in offered if (each.title == sheet if sheet else each.is_seen)]
    best = _best(meant, tops)
    found = _Marks()
    records = list(_records(book, best, found))
    others = [each for each in book.sheets if each is not best]
    return Source(
        lambda: iter(records),
        "xlsx",
        sheet=best.title,
        sheets=tuple(each.title for each in offered),
        rivals=() if sheet else tuple(each for each in people if each != best.title),
        beside=_beside(book.package, best.path, found),
        elsewhere=lambda: _protected(book, others),
    )


@dataclass(frozen=True)
class _Top:
    """The rows among which a header is looked for, and what cannot be read as a row."""

    records: list[Record]
    fault: unusable_files.UnusableFile | None = None

    @property
    def known(self) -> int:
        header = find_header(self.records)
        return header.known if header else 0

    @property
    def may_hold_people(self) -> bool:
        """Whether there is a header with names and a row below it, or nobody can say."""
        if isinstance(self.fault, _UNREADABLE):
            return True
        header = find_header(self.records)
        if header is None or header.known < _PEOPLE:
            return False
        fields = set(map(usual_field_of, header.record.cells))
        return bool(fields & {"first_name", "last_name"}) and header.record != self.records[-1]


@dataclass
class _Marks:
    """What was seen while rows were read, by line."""

    struck: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    unclear: dict[int, str] = field(default_factory=dict)
    results: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def note(self, line: Line) -> None:
        if line.is_hidden:
            self.hidden.add(line.number)
        for cell in line.cells:
            if cell.is_struck:
                self.struck.add(line.number)
            if cell.is_unclear:
                self.unclear.setdefault(line.number, cell.place)
            if cell.result:
                self.results[line.number] = (*self.results.get(line.number, ()), cell.result)


def _best(sheets: list[Sheet], tops: Mapping[str, _Top]) -> Sheet:
    """Returns the sheet with the most known columns. Raises a kind of `UnusableFile`.

    What is wrong with a sheet is said only if none has a header.
    """
    found = [tops[each.title] for each in sheets]
    known = [each.known for each in found]
    if not any(known):
        faults = [each.fault for each in found if each.fault]
        is_empty = not any(each.records for each in found)
        nothing = unusable_files.FileEmpty() if is_empty else unusable_files.NoHeader()
        raise faults[0] if faults else nothing
    return sheets[known.index(max(known))]  # the first of several


def _top(book: Book, sheet: Sheet) -> _Top:
    found: list[Record] = []
    try:
        found.extend(islice(_records(book, sheet, _Marks()), TITLE_ROWS))
    except unusable_files.UnusableFile as fault:
        return _Top(found, fault)
    return _Top(found)


def _beside(package: Package, path: str, found: _Marks) -> Beside:
    return Beside(
        comments_of(package, path),
        merged_lines(package, path),
        frozenset(found.struck),
        frozenset(found.hidden),
        found.unclear,
        found.results,
    )


def _protected(book: Book, sheets: list[Sheet]) -> tuple[str, ...]:
    """Places of sheets that nobody is imported from, as `Sheet!4`. Raises `WorkbookBroken`."""
    speaks = lru_cache(maxsize=None)(speaks_of_protection)  # many cells share one text
    found = []
    for sheet in sheets:
        if speaks(sheet.title):
            found.append(sheet.title)
        beside = comments_of(book.package, sheet.path)
        lines = chain(texts_by_line(book, sheet.path), beside.items())
        found += [f"{sheet.title}!{line}" for line, texts in lines if any(map(speaks, texts))]
    return tuple(found)


def _records(book: Book, sheet: Sheet, found: _Marks) -> Iterator[Record]:
    rows = 0
    for line in lines_of(book, sheet):
        if line.number > MAX_HEIGHT:
            raise unusable_files.TooManyRows(rows=line.number, most=MAX_ROWS)
        width = line.cells[-1].column if line.cells else 0
        if width > MAX_WIDTH:
            raise unusable_files.TooManyColumns(line=line.number, columns=width, most=MAX_WIDTH)
        cells = _trimmed(_spread(line.cells))
        if not cells:
            continue
        refuse_swallowing(cells, line.number)
        found.note(line)
        rows += 1
        if rows > MAX_ROWS + 100:
            raise unusable_files.TooManyRows(rows=rows, most=MAX_ROWS)
        yield Record(line.number, cells)


def _spread(row: list[Cell]) -> list[str]:
    """The texts of a row, each in its column. Columns that the file leaves out are empty."""
    texts = [""] * (row[-1].column if row else 0)
    for cell in row:
        texts[cell.column - 1] = cell.text
    return texts


def _trimmed(found: list[str]) -> list[str]:
    """Without the empty cells behind the last one that holds something."""
    while found and not found[-1].strip():
        found.pop()
    return found
