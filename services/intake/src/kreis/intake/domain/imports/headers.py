"""Finding the header of a file, which may stand below title rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.columns import usual_field_of
from kreis.intake.domain.imports.records import Record

TITLE_ROWS = 30
"""Rows from the top in which a header is looked for."""


class Header(NamedTuple):
    """The record that names the columns, how many of them are known, and the rows above it."""

    record: Record
    known: int
    above: list[Record]


def find_header(records: Iterable[Record]) -> Header | None:
    """Returns the first of the rows with the most known columns, or None.

    What cannot be read as a row ends the search: the rows above it were read.
    """
    seen: list[Record] = []
    try:
        seen.extend(islice(records, TITLE_ROWS))
    except unusable_files.UnusableFile:
        if not seen:
            return None
    known = [sum(1 for cell in record.cells if usual_field_of(cell)) for record in seen]
    most = max(known, default=0)
    if most == 0:
        return None
    place = known.index(most)
    return Header(seen[place], most, seen[:place])
