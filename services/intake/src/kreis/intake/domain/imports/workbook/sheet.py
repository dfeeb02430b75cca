"""Rows and cells of a sheet, as its XML has them.

Promise: each cell becomes the text that people see in it. Nothing is skipped. Nothing is filled in
between far cells either, so the size of the file bounds the work.
Refuses: rows and cells out of order (`RowsOutOfOrder`), and XML that this reading does not know, by
its place (`CellNotUnderstood`). Another program may show a value there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import to_excel

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.workbook import number_formats
from kreis.intake.domain.imports.workbook.book import (
    Book,
    NotUnderstood,
    Sheet,
    Style,
    Text,
    is_true,
    namespace,
    text_of,
    unescaped,
)

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,12})")
_NUMBER = re.compile(r"[0-9]{1,12}")
_VALUE = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?")
_ATTRIBUTES = frozenset(("r", "s", "t", "cm", "vm", "ph"))


class Cell(NamedTuple):
    """A cell with something in it, or its empty place."""

    column: int
    line: int
    text: str
    result: str = ""
    """What the formula in it came to when somebody saved the file."""
    is_struck: bool = False
    is_unclear: bool = False
    """Whether its number format shows something else than its number."""

    @property
    def place(self) -> str:
        return f"{get_column_letter(self.column)}{self.line}"


class Line(NamedTuple):
    number: int
    cells: list[Cell]
    is_hidden: bool


def lines_of(book: Book, sheet: Sheet) -> Iterator[Line]:
    """Yields the rows of a sheet. Raises a kind of `UnusableFile`."""
    return _Reading(book, sheet).lines()


class _Reading:
    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._main = ""
        self._above = 0

    def lines(self) -> Iterator[Line]:
        depth, seen = 0, 0
        data: Element | None = None
        for event, element in self._book.package.events(self._sheet.path):
            depth += 1 if event == "start" else -1
            if event == "start":
                if depth == 1:
                    self._begin(element)
                elif depth == 2 and element.tag == f"{self._main}sheetData":
                    data, seen = element, seen + 1
            elif depth == 2 and data is not None:
                yield self._line(element)
                data.clear()
            elif depth == 1:
                self._refuse_hidden_rows(element, data)
                data = None
                element.clear()
        if seen != 1:
            raise unusable_files.WorkbookBroken

    def _begin(self, root: Element) -> None:
        self._main = namespace(root)
        if root.tag != f"{self._main}worksheet":
            raise unusable_files.WorkbookBroken

    def _refuse_hidden_rows(self, element: Element, data: Element | None) -> None:
        """Rows outside of the one place for rows: some programs show them, others do not."""
        names = {f"{self._main}{each}" for each in ("sheetData", "row", "c")}
        if element is not data and any(each.tag in names for each in element.iter()):
            raise self._refusal(self._above)

    def _refuse_text(self, element: Element, line: int, column: int = 0) -> None:
        if any(each and each.strip() for each in (element.text, *(one.tail for one in element))):
            raise self._refusal(line, column)

    def _refusal(self, line: int, column: int = 0) -> unusable_files.CellNotUnderstood:
        letter = get_column_letter(column) if 0 < column <= 18_278 else ""
        return unusable_files.CellNotUnderstood(place=f"{self._sheet.title}!{letter}{line}")

    def _line(self, element: Element) -> Line:
        if element.tag != f"{self._main}row":
            raise self._refusal(self._above + 1)
        said = element.get("r")
        if said is not None and not _NUMBER.fullmatch(said):
            raise self._refusal(self._above + 1)
        number = self._above + 1 if said is None else int(said)
        self._refuse_text(element, number)
        cells: list[Cell] = []
        column = 0
        for each in element:
            if each.tag == f"{self._main}extLst":
                continue
            column, line = self._place(each, column, number)
            try:
                cells.append(self._cell(each, column, line))
            except (NotUnderstood, ValueError, IndexError):
                raise self._refusal(line, column) from None
        _refuse_disorder(self._above, number, cells)
        self._above = number
        return Line(number, cells, is_true(element.get("hidden", "0")))

    def _place(self, element: Element, before: int, line: int) -> tuple[int, int]:
        """Column and row of a cell. One without a place stands behind the one before."""
        said = element.get("r")
        if element.tag != f"{self._main}c":
            raise self._refusal(line, before + 1)
        if said is None:
            return before + 1, line
        found = _PLACE.fullmatch(said)
        if found is None:
            raise self._refusal(line, before + 1)
        return column_index_from_string(found[1]), int(found[2])

    def _cell(self, element: Element, column: int, line: int) -> Cell:
        self._refuse_text(element, line, column)
        if not element.attrib.keys() <= _ATTRIBUTES:
            self._refuse_attributes(element)
        formula, value, inline = self._children(element)
        kind = element.get("t", "n")
        style = self._book.styles[int(element.get("s", "0"))]
        if inline is not None:
            shown, is_struck = _known(text_of(inline, self._main))
            if value and value != shown:
                raise NotUnderstood
            unclear = False
        else:
            text, is_struck = self._shown(kind, value, style)
            unclear, shown = text is None, number_formats.written(value) if text is None else text
        is_struck = bool(shown) and (is_struck or style.is_struck)
        if formula is not None:
            # A formula is refused where it is read. What it came to may speak of protection.
            return Cell(column, line, f"={formula or '…'}", shown, is_struck)
        return Cell(column, line, shown, "", is_struck, unclear)

    def _children(self, element: Element) -> tuple[str | None, str, Element | None]:
        """Formula, value and text of a cell, each at most once. Raises `NotUnderstood`."""
        found: dict[str, Element] = {}
        for each in element:
            name = each.tag.removeprefix(self._main)
            if name not in ("f", "v", "is", "extLst") or name in found:
                raise NotUnderstood
            found[name] = each
        plain = [found[each] for each in ("f", "v") if each in found]
        if any(len(each) for each in plain):
            raise NotUnderstood
        formula = (found["f"].text or "").strip() if "f" in found else None
        return formula, (found["v"].text or "") if "v" in found else "", found.get("is")

    def _refuse_attributes(self, element: Element) -> None:
        """Attributes of other programs say nothing about a value; ours in a strange spelling do."""
        for name in element.attrib.keys() - _ATTRIBUTES:
            space, _, local = name.rpartition("}")
            if not space or (space == self._main[:-1] and local in _ATTRIBUTES):
                raise NotUnderstood

    def _shown(self, kind: str, value: str, style: Style) -> tuple[str | None, bool]:
        """The text of a value, and whether a part of it is struck through. Raises `NotUnderstood`.

        None if its number format cannot be followed.
        """
        if kind in ("str", "inlineStr"):
            return unescaped(value), False
        value = value.strip()
        if not value:
            return "", False
        if kind == "s":
            if not _NUMBER.fullmatch(value):
                raise NotUnderstood
            return _known(self._book.texts[int(value)])
        if kind == "n":
            return self._number(value, style), False
        return _without_format(kind, value, style), False

    def _number(self, value: str, style: Style) -> str | None:
        if not _VALUE.fullmatch(value):
            raise NotUnderstood
        if style.code is None:
            return None
        is_since_1904 = self._book.is_since_1904
        return number_formats.shown(value, style.code, since_1904=is_since_1904)


_BOOLEANS = {"1": "WAHR", "true": "WAHR", "0": "FALSCH", "false": "FALSCH"}


def _without_format(kind: str, value: str, style: Style) -> str | None:
    """A value that is no number: yes or no, an error, a day. Raises `NotUnderstood`."""
    if kind == "b" and value.casefold() in _BOOLEANS:
        return _BOOLEANS[value.casefold()]
    if kind == "e" and value.startswith("#"):
        return value
    if kind == "d":
        return _day(value, style.code)
    raise NotUnderstood


def _known(found: Text) -> tuple[str, bool]:
    if not found.is_known:
        raise NotUnderstood
    return found.text, found.is_struck


def _day(value: str, code: str | None) -> str | None:
    """A day that is written as one and not as a number. Strict workbooks have such."""
    found = _ISO.fullmatch(value)
    if found is None:
        raise NotUnderstood
    day = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00:00'}")
    serial = repr(to_excel(day))  # type: ignore[no-untyped-call]
    shown = number_formats.shown(serial, code) if code else None
    return number_formats.in_parts(day) if shown == number_formats.written(serial) else shown


def _refuse_disorder(above: int, line: int, cells: list[Cell]) -> None:
    """Takes rows and cells whose numbers grow, and cells that name their own row.

    Programs repair anything else in different ways: one of two rows or cells would be lost.
    """
    columns = [0, *(each.column for each in cells)]
    is_sorted = all(left < right for left, right in pairwise(columns))
    if line <= above or not is_sorted or any(each.line != line for each in cells):
        raise unusable_files.RowsOutOfOrder(line=line)
