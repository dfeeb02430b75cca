"""What every kind of file becomes: records, each with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.encodings import Reading
from kreis.intake.domain.imports.workbook.beside import Beside

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
"""Characters; a longer cell has swallowed what follows a quotation mark."""


class Record(NamedTuple):
    """A row, and the line of the file on which it begins; the first line is 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Source:
    """A file that can be read as records as often as needed."""

    records: Callable[[], Iterator[Record]]
    """All rows with something in them, in the order of the file."""
    encoding: str
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook that people see, and others that may hold newcomers."""
    rivals: tuple[str, ...] = ()
    """Other sheets that may hold newcomers, while nobody has said which is meant."""
    readings: tuple[Reading, ...] = ()
    """How the file reads in several encodings, for people to choose. Empty: it is known."""
    beside: Beside = field(default_factory=Beside)
    """Comments, hidden rows, strokes, and cells that several lines share."""
    elsewhere: Callable[[], tuple[str, ...]] = tuple
    """Looks for places beside the table that speak of address protection."""

    def shares_cells(self, line: int) -> bool:
        """Whether cells of this line are merged with those of another."""
        place = bisect_right(self.beside.merged, line, key=itemgetter(0))  # runs are in order
        return place > 0 and line <= self.beside.merged[place - 1][1]


def refuse_swallowing(cells: list[str], line: int) -> None:
    if len(cells) > MAX_COLUMNS:
        raise unusable_files.TooManyColumns(line=line, columns=len(cells), most=MAX_COLUMNS)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise unusable_files.CellTooLong(line=line, most=MAX_CELL)
