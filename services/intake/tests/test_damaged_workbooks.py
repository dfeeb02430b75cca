"""A damaged workbook is refused, or read as it was. Nothing else comes of it."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.xlsx_file import read_xlsx
from services.intake.tests.raw_workbooks import DERYA, HEADER, made, row, sheet

GOOD = made(sheet(row(1, HEADER), row(2, DERYA)))
WAYS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
TRIES = 400


def packed(way: int, *, change: tuple[str, bytes, bytes] = ("", b"", b"")) -> bytes:
    """The good workbook, packed in this way; `change` is a pattern and a text for one part."""
    written = io.BytesIO()
    name, pattern, instead = change
    with zipfile.ZipFile(io.BytesIO(GOOD)) as whole, zipfile.ZipFile(written, "w", way) as made_of:
        for part in whole.namelist():
            text = whole.read(part)
            made_of.writestr(part, re.sub(pattern, instead, text) if part == name else text)
    return written.getvalue()


def outcome(raw: bytes) -> list[list[str]] | str:
    """The cells of all rows, or the code of the refusal."""
    try:
        return [each.cells for each in read_xlsx(raw).records()]
    except unusable_files.UnusableFile as refusal:
        return refusal.code


SOUND = outcome(GOOD)


@pytest.mark.parametrize("way", WAYS)
def test_a_byte_that_is_wrong_is_never_a_fault_of_ours(way: str) -> None:
    whole, chance = packed(WAYS[way]), random.Random(way)
    assert outcome(whole) == SOUND == [[*HEADER], [*DERYA]]
    for _ in range(TRIES):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
        found = outcome(bytes(damaged))
        assert found == SOUND or isinstance(found, str)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("way", ["deflated", "bzip2", "lzma"])
def test_a_part_that_cannot_be_unpacked_is_broken_and_else_it_is_whole(part: str, way: str) -> None:
    whole = packed(WAYS[way])
    with zipfile.ZipFile(io.BytesIO(whole)) as known:
        place = known.getinfo(part)
    begin = place.header_offset + 30 + len(part)
    for at in range(begin, begin + place.compress_size):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        assert outcome(bytes(damaged)) in ("workbook-broken", SOUND)


def test_a_sheet_that_names_no_part_is_broken() -> None:
    raw = packed(zipfile.ZIP_DEFLATED, change=("xl/workbook.xml", rb' r:id="[^"]*"', b""))
    assert outcome(raw) == "workbook-broken"
