"""What staff have said about a file since it came: encoding, sheets, columns, cells, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kreis.intake.domain.imports.protection import speaks_of_protection

NOT_ASKED = "not-asked"
MORNINGS = ("yes", "no", NOT_ASKED)
"""What may be said of the mornings of all start weeks. Start weeks of not-asked are not stored."""


@dataclass(frozen=True)
class Answers:
    """Decisions about one file. They are kept with the file and go when it goes."""

    sheet: str = ""
    encoding: str = ""
    """As which the file is to be read; its names look right so."""
    columns: Mapping[int, str] = field(default_factory=dict)
    """By place of the column: its field, or `left-out`."""
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By line and field: what stands there now."""
    others: frozenset[int] = frozenset()
    """Lines that are somebody else than the person they look like."""
    mornings: str = ""
    """Whether the mornings of start weeks are possible, said of all rows: yes, no or not-asked."""
    same: frozenset[int] = frozenset()
    """Lines of which that is taken back: they stay out. Not stored, see `with_more`."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Answers:
        return cls(
            stored.get("sheet", ""),
            stored.get("encoding", ""),
            {int(place): means for place, means in stored.get("columns", {}).items()},
            {int(line): own for line, own in stored.get("cells", {}).items()},
            frozenset(stored.get("others", ())),
            stored.get("mornings", ""),
        )

    def stored(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "encoding": self.encoding,
            "columns": {str(place): means for place, means in self.columns.items()},
            "cells": {str(line): dict(own) for line, own in self.cells.items()},
            "others": sorted(self.others),
            **({"mornings": self.mornings} if self.mornings else {}),
        }

    def speak_of_protection(self) -> bool:
        return any(
            speaks_of_protection(text) for own in self.cells.values() for text in own.values()
        )

    def with_more(self, more: Answers) -> Answers:
        """These answers with newer ones. Another sheet is another table: older ones end."""
        encoding = more.encoding or self.encoding
        if more.sheet and more.sheet != self.sheet:
            others = more.others - more.same
            return Answers(more.sheet, encoding, more.columns, more.cells, others, more.mornings)
        cells = {line: dict(own) for line, own in self.cells.items()}
        for line, own in more.cells.items():
            cells[line] = {**cells.get(line, {}), **own}
        columns = {**self.columns, **more.columns}
        others = (self.others | more.others) - more.same
        mornings = more.mornings or self.mornings
        return Answers(self.sheet, encoding, columns, cells, others, mornings)
