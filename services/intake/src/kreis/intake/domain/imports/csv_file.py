"""A CSV file as records: encoding, delimiter, quotation marks.

Promise: a file that is no table is refused as a whole, with the reason and where it can the line.
Refuses: to guess an encoding; `encodings` says what is asked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.encodings import UTF_8_MARK, Decoded, Reading, decoded
from kreis.intake.domain.imports.headers import find_header
from kreis.intake.domain.imports.misread import read_wrongly
from kreis.intake.domain.imports.records import Record, Source, refuse_swallowing

DELIMITERS = (";", ",", "\t", "|")

_MARKS = {
    b"\xd0\xcf\x11\xe0": unusable_files.FileIsExcel,
    b"%PDF": unusable_files.NotCsv,
}
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""In a file of this old kind, Office keeps workbooks that have a password."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_csv(raw: bytes, encoding: str = "", known: Sequence[Reading] = ()) -> Source:
    """Reads a file, in the encoding that was chosen. Raises a kind of `UnusableFile`."""
    found = _decoded(raw, encoding, known)
    text, delimiter = found.text, _delimiter(found.text)
    return Source(
        lambda: _records(text, delimiter), found.encoding, delimiter, readings=found.readings
    )


def _decoded(raw: bytes, encoding: str, known: Sequence[Reading]) -> Decoded:
    if not raw.removeprefix(UTF_8_MARK).strip():
        raise unusable_files.FileEmpty
    for mark, kind in _MARKS.items():
        if raw.startswith(mark):
            raise unusable_files.WorkbookLocked if _LOCKED in raw else kind()
    found = decoded(raw, encoding, known)
    if not found.text.removeprefix("\ufeff").strip():
        raise unusable_files.FileEmpty
    if _CONTROL.search(found.text):
        raise unusable_files.NotCsv
    wrong = read_wrongly(found.text)
    if wrong:
        line = found.text.count("\n", 0, found.text.index(wrong)) + 1
        raise unusable_files.EncodingMixed(line=line, found=wrong)
    return found


def _delimiter(text: str) -> str:
    """The one that makes the most of the header known; Excel's own hint is believed."""
    first = text.split("\n", 1)[0].strip().casefold()
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        return first[4:]
    known = {each: _known_columns(text, each) for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: known[each])
    if known[best] == 0:
        raise unusable_files.NoHeader
    return best


def _known_columns(text: str, delimiter: str) -> int:
    header = find_header(_records(text, delimiter))
    return header.known if header else 0


def _records(text: str, delimiter: str) -> Iterator[Record]:
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not _is_hint(cells, line):
                refuse_swallowing(cells, line)
                yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise unusable_files.QuoteOpen(line=line) from None


def _is_hint(cells: list[str], line: int) -> bool:
    """`sep=;` on the first line tells Excel the delimiter."""
    return line == 1 and cells[0].strip().casefold().startswith("sep=")
