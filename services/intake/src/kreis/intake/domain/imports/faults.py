"""Faults of cells, and what no text of a file may hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kreis.contracts import texts
from kreis.intake.domain.imports.encodings import read_wrongly

_SHEET_ERRORS = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|BEZUG!|NV|WERT!|ZAHL!)")
_LOST = re.compile(r"\ufffd|\w\?\w|\?\w+\?|^\?\w|\w\?$|\?\?")
"""A letter that an encoding could not hold: the sign for it, or the question mark in `?im?ek`."""


class CellFault(Exception):
    """A fault of a cell: its code, and what the sentence for it needs."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def plain(text: str) -> str:
    """A text that is no formula, which a spreadsheet would run, and that lost no letter."""
    if text[0] in "=+-@":
        raise CellFault("formula")
    return unbroken(text)


def unbroken(text: str) -> str:
    if _SHEET_ERRORS.match(text):
        raise CellFault("sheet-error")
    if _LOST.search(text):
        raise CellFault("character-lost")
    if read_wrongly(text):
        raise CellFault("read-wrongly")
    try:
        return texts.line(text)
    except texts.NotALine:
        raise CellFault("line-break") from None


def seen(text: str) -> str:
    """The cell without blanks around it; empty if nothing of it can be seen."""
    stripped = text.strip()
    if stripped.isascii():
        return stripped
    is_seen = any(unicodedata.category(each)[0] not in "CZ" for each in stripped)
    return unicodedata.normalize("NFC", stripped) if is_seen else ""
