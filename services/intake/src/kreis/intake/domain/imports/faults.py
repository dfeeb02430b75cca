"""Faults of cells, and what no text of a file may hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kreis.contracts import texts
from kreis.intake.domain.imports.misread import read_wrongly

_SHEET_ERRORS = re.compile(r"#(?:N/A|NV|[A-ZÄÖÜ_/0-9]{2,24}[!?]|GETTING_DATA|#{2,})")
"""Errors in any language, and what stands for a number that its column is too narrow for."""
_ESCAPED = re.compile(
    r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});|%[CDE][0-9A-Fa-f]%[89AB][0-9A-Fa-f]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|=[CDE][0-9A-F]=[89AB][0-9A-F]"
)
"""A letter in the spelling of a web page, an address, a program or a mail."""
_LOST = re.compile(r"[\ufffd\x80-\x9f]|\w\?\w|\?\w+\?|^\?\w|\w\?$|\?\?")
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


def named(text: str) -> str:
    """A name as `kreis.contracts.texts` has it."""
    try:
        return texts.name(text)
    except texts.NotAName as fault:
        raise CellFault(fault.code) from None


def unbroken(text: str) -> str:
    if _SHEET_ERRORS.match(text):
        raise CellFault("sheet-error")
    if _LOST.search(text):
        raise CellFault("character-lost")
    if _ESCAPED.search(text) or read_wrongly(text):
        raise CellFault("read-wrongly")
    try:
        return texts.line(text)
    except texts.NotALine:
        raise CellFault("line-break") from None


def seen(text: str) -> str:
    """The cell without blanks around it and without signs that nobody sees, but joiners."""
    stripped = text.strip()
    if stripped.isascii():
        return stripped
    kept = "".join(
        each
        for each in texts.with_shape(stripped)
        if unicodedata.category(each) != "Cf" or each in texts.JOINERS
    )
    is_seen = any(unicodedata.category(each)[0] not in "CZ" for each in kept)
    return unicodedata.normalize("NFC", kept).strip() if is_seen else ""
