"""Refusals of files of newcomers that are no table, or that nobody may import."""

from __future__ import annotations

from typing import Any, Self

from kreis.contracts.refusals import Refusal


class UnusableFile(Refusal):
    """A file that is no table of newcomers. Each reason is a class of its own below.

    `params` fill the sentence that `imports/wording.py` has for its code.
    """

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def in_words(self, sentence: str) -> Self:
        """The same refusal with a sentence for people as its detail."""
        self.detail = sentence
        return self


class FileEmpty(UnusableFile):
    code = "file-empty"


class FileIsExcel(UnusableFile):
    code = "is-excel"


class FileIsOtherFormat(UnusableFile):
    """A table or a text of another program, whatever its name ends in."""

    code = "is-other-format"


class FileIsArchive(UnusableFile):
    code = "is-archive"


class WorkbookLocked(UnusableFile):
    """A workbook that only opens with a password."""

    code = "workbook-locked"


class WorkbookBroken(UnusableFile):
    code = "workbook-broken"


class RowsOutOfOrder(UnusableFile):
    """Rows or cells of a sheet are out of order in its file, or there twice."""

    code = "rows-out-of-order"


class CellNotUnderstood(UnusableFile):
    """A piece of a sheet's XML that another program may show a value for."""

    code = "cell-not-understood"


class WorkbookTooLarge(UnusableFile):
    """A workbook that grows beyond measure when it is unpacked."""

    code = "workbook-too-large"


class NoSheet(UnusableFile):
    code = "no-sheet"


class SheetsOpen(UnusableFile):
    """Several sheets hold newcomers. A trial asks which one is meant."""

    code = "sheets-open"


class ColumnsOpen(UnusableFile):
    """Columns hold data that nobody understands. A trial asks what they mean."""

    code = "columns-open"


class NotCsv(UnusableFile):
    code = "not-csv"


class EncodingBroken(UnusableFile):
    code = "encoding-broken"


class EncodingUnknown(UnusableFile):
    code = "encoding-unknown"


class EncodingUnsure(UnusableFile):
    """Letters that other encodings read as others. A trial asks which names look right."""

    code = "encoding-unsure"


class EncodingMixed(UnusableFile):
    code = "encoding-mixed"


class NoHeader(UnusableFile):
    code = "no-header"


class ColumnTwice(UnusableFile):
    code = "column-twice"


class ColumnsMissing(UnusableFile):
    code = "columns-missing"


class QuoteOpen(UnusableFile):
    code = "quote-open"


class CellTooLong(UnusableFile):
    code = "cell-too-long"


class TooManyColumns(UnusableFile):
    code = "too-many-columns"


class TooManyRows(UnusableFile):
    code = "too-many-rows"


class NoRows(UnusableFile):
    code = "no-rows"


class ProtectedPeople(UnusableFile):
    """Somebody under address protection is registered by hand only."""

    code = "protected-people"


UNUSABLE_FILES: tuple[type[UnusableFile], ...] = (
    FileEmpty, FileIsExcel, FileIsOtherFormat, FileIsArchive, WorkbookLocked, WorkbookBroken,
    RowsOutOfOrder, CellNotUnderstood, WorkbookTooLarge, NoSheet, SheetsOpen, ColumnsOpen, NotCsv,
    EncodingBroken, EncodingUnknown, EncodingUnsure, EncodingMixed,
    NoHeader, ColumnTwice, ColumnsMissing, QuoteOpen, CellTooLong, TooManyColumns, TooManyRows,
    NoRows, ProtectedPeople,
)  # fmt: skip
