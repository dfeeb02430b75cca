"""A file of bytes as a table: a header, what its columns mean, and records.

Promise: a file that is no table is refused as a whole, with the reason. In one that is, every
column that holds data is understood, said to be left out, or asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.columns import (
    CHILDREN,
    LEFT_OUT,
    MANDATORY,
    PROTECTION,
    field_of,
    names_no_mornings,
)
from kreis.intake.domain.imports.csv_file import read_csv
from kreis.intake.domain.imports.encodings import WORDS, Reading
from kreis.intake.domain.imports.headers import Header, find_header
from kreis.intake.domain.imports.misread import looks_misread
from kreis.intake.domain.imports.protection import (
    denies,
    remark_speaks_of_protection,
    speaks_of_protection,
)
from kreis.intake.domain.imports.records import MAX_ROWS, Record, Source
from kreis.intake.domain.imports.workbook.package import MARK
from kreis.intake.domain.imports.xlsx_file import read_xlsx

EXAMPLES = 3
"""Cells that are shown of a column that nobody understands."""


@dataclass(frozen=True)
class Column:
    """A column of the file. `means` is its field, `left-out`, or None while nobody has said."""

    index: int
    header: str
    means: str | None
    examples: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it holds data that nobody understands."""
        return self.means is None and bool(self.examples)

    @property
    def name(self) -> str:
        return self.header or f"({_letters(self.index)})"


@dataclass(frozen=True)
class Table:
    source: Source
    above: list[Record]
    """Title rows."""
    header_line: int
    columns: list[Column]
    rows: int
    readings: list[Reading] = field(default_factory=list)
    """What people are asked about letters: in which encoding they look right."""
    asks_mornings: bool = False
    """Whether start weeks stand in a file that says nothing of their mornings."""

    @property
    def header(self) -> list[str]:
        return [each.name for each in self.columns]

    @property
    def fields(self) -> list[str | None]:
        """What each column holds; None where nothing is read."""
        return [None if each.means == LEFT_OUT else each.means for each in self.columns]

    @property
    def ignored_columns(self) -> list[str]:
        return [each.name for each in self.columns if each.means == LEFT_OUT and each.examples]

    @property
    def open_columns(self) -> list[Column]:
        return [each for each in self.columns if each.is_open]

    @property
    def missing(self) -> list[str]:
        """Of the six things that are asked of everybody, those without a column."""
        known = {each for each in self.fields if each}
        children = {*CHILDREN, "children"}
        return [
            names[0]
            for names in MANDATORY
            if not known & (children if "children" in names else set(names))
        ]

    @property
    def is_understood(self) -> bool:
        is_open = self.open_columns or self.missing or self.readings or self.source.rivals
        return not (is_open or self.asks_mornings)

    def records(self) -> Iterator[Record]:
        """All rows below the header but empty ones, in the order of the file."""
        return _below(self.source, self.header_line)

    def protected_places(self) -> list[str]:
        """Lines that speak of somebody under address protection, those of the title included, and
        places of other sheets as `Sheet!4`.

        Below a header of protection, a mark that nobody understands counts as one. Raises a kind of
        `UnusableFile`.
        """
        lines = sorted({*self._protected_lines(), *self._protected_beside()})
        return [*map(str, lines), *self.source.elsewhere()]

    def _protected_beside(self) -> Iterator[int]:
        """Lines whose comments, or what their formulas came to, speak of protection."""
        beside = self.source.beside
        for line, texts in (*beside.comments.items(), *beside.results.items()):
            if any(map(remark_speaks_of_protection, texts)):
                yield line

    def _protected_lines(self) -> list[int]:
        marks = {each.index for each in self.columns if each.means == PROTECTION}
        names = {each.index for each in self.columns if each.means in _NAMES}
        above = [each.line for each in self.above if any(map(speaks_of_protection, each.cells))]
        return above + [
            record.line
            for record in self.records()
            if any(
                not denies(cell)
                if place in marks
                else speaks_of_protection(cell)
                if place in names
                else remark_speaks_of_protection(cell)
                for place, cell in enumerate(record.cells)
            )
        ]


def read_table(raw: bytes, answers: Answers | None = None, known: Sequence[Reading] = ()) -> Table:
    """Reads a file. `known` are its readings, if they were found before.

    Raises a kind of `UnusableFile`.
    """
    said = answers or Answers()
    is_xlsx = raw.startswith(MARK)
    source = read_xlsx(raw, said.sheet) if is_xlsx else read_csv(raw, said.encoding, known)
    header = find_header(source.records())
    if header is None:
        raise unusable_files.NoHeader
    return _table(source, header, said)


def _table(source: Source, header: Header, said: Answers) -> Table:
    names = [" ".join(cell.split()) for cell in header.record.cells]
    if source.sheets:
        # A workbook has no empty cells behind the last header, but there may be data below.
        widest = max((len(each.cells) for each in _below(source, header.record.line)), default=0)
        names += [""] * (widest - len(names))
    rows, examples = _examples(source, header.record.line, len(names))
    while len(names) > 1 and not names[-1] and not examples[-1]:
        names.pop()
        examples.pop()
    if rows == 0:
        raise unusable_files.NoRows
    if rows > MAX_ROWS:
        raise unusable_files.TooManyRows(rows=rows, most=MAX_ROWS)
    columns = [
        Column(index, name, said.columns.get(index) or field_of(name), examples[index])
        for index, name in enumerate(names)
    ]
    _refuse_twice(columns)
    readings = list(source.readings)
    if not readings and said.encoding != source.encoding:
        words = _misread_names(source, header.record.line, columns)
        readings = [Reading(source.encoding, words)] if words else []
    filled = [each.means for each in columns if each.means and each.examples]
    asks = not said.mornings and names_no_mornings(filled)
    return Table(source, header.above, header.record.line, columns, rows, readings, asks)


def _misread_names(source: Source, header_line: int, columns: list[Column]) -> list[str]:
    """Names that look as if somebody had read them in the wrong encoding and saved them again."""
    places = [each.index for each in columns if each.means in _NAMES]
    found: dict[str, None] = {}
    for record in _below(source, header_line):
        cells = (record.cells[place] for place in places if place < len(record.cells))
        found |= {word: None for cell in cells for word in cell.split() if looks_misread(word)}
        if len(found) >= WORDS:
            break
    return [*found][:WORDS]


_NAMES = {"first_name", "last_name", "children", *CHILDREN}


def _refuse_twice(columns: list[Column]) -> None:
    counts = Counter(each.means for each in columns if each.means not in (None, LEFT_OUT))
    twice = [means for means, count in counts.items() if count > 1]
    if twice:
        names = [each.name for each in columns if each.means in twice]
        raise unusable_files.ColumnTwice(columns=", ".join(names))


def _examples(source: Source, header_line: int, width: int) -> tuple[int, list[list[str]]]:
    """The number of rows, and the first cells of each column that hold something."""
    found: list[list[str]] = [[] for _ in range(width)]
    rows = 0
    for record in _below(source, header_line):
        rows += 1
        for place, cell in enumerate(record.cells[:width]):
            if len(found[place]) < EXAMPLES and cell.strip():
                found[place].append(cell.strip()[:80])
    return rows, found


def _below(source: Source, header_line: int) -> Iterator[Record]:
    return (record for record in source.records() if record.line > header_line)


def _letters(index: int) -> str:
    """`D` for the fourth column, as spreadsheets name it."""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)
