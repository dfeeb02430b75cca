"""CSV files for spreadsheets: semicolons, a UTF-8 byte order mark, and no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from kreis.console.downloads import download

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet read a cell as a formula."""


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """Sends rows as the file `name`.csv, the header first. Cells stay texts in a spreadsheet."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(_plain(row) for row in rows)
    return download("\ufeff" + written.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _plain(cells: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(_COMMANDS) else cell for cell in cells]
