"""Columns whose values are stored encrypted.

Each such column `x` of a table has a column `x_sealed` beside it. A value stands in one of the two:
encrypted in `x_sealed`, while `x` holds a blank that names nobody; or plain in `x`. A plain value
that is no blank is the newer one, because only an older release writes it then.

Refuses: to read a value whose key is missing (`CannotOpen`). An empty value could be saved over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kreis.chassis.data.database import Work


@dataclass(frozen=True)
class SealedColumn:
    """An encrypted column. `key` names the columns that tell rows of an agency apart. `when` is an
    SQL condition: it selects the rows whose value must be encrypted. `blank` stands in the plain
    column of such rows."""

    table: str
    column: str
    blank: str | None
    when: str = "true"
    key: tuple[str, ...] = ("id",)

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"

    def values(self, work: Work, row: Any, value: str | None, *, sealed: bool) -> dict[str, Any]:
        """Returns both columns for this value. A value that is missing or empty is not sealed."""
        if sealed and value:
            code = work.seal(self.name, row, value)
            return {self.column: self.blank, f"{self.column}_sealed": code}
        return {self.column: value, f"{self.column}_sealed": None}

    def read(self, work: Work, row: Any, plain: str | None, sealed: bytes | None) -> str | None:
        """Returns the value of a row. Raises `CannotOpen`."""
        if sealed is None or plain != self.blank:
            return plain
        return work.unseal(self.name, row, bytes(sealed))
