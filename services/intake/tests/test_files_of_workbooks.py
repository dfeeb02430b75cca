"""Workbooks as files: other formats under their name, locked ones, parts that hide others."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import Any

import pytest

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.imports.workbook.package import MAX_PARTS
from services.intake.tests.importing import Importer
from services.intake.tests.raw_workbooks import (
    DERYA,
    HEADER,
    inline,
    made,
    rels_of_sheet,
    row,
    sheet,
    zipped,
)
from services.intake.tests.workbooks import workbook

PEOPLE = sheet(row(1, HEADER), row(2, DERYA))
EWA = ("Ewa", "Nowicka", "Polnisch", "04.05.1990", "0171 3920012", "10/2024*", "Di")
GOOD = made(PEOPLE)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def parts() -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as packed:
        return {each: packed.read(each) for each in packed.namelist()}


def renamed(**names: str) -> bytes:
    """The workbook with parts of other names; `__` stands for a stroke."""
    new = {old.replace("__", "/"): name for old, name in names.items()}
    return zipped({new.get(each.split(".")[0], each): text for each, text in parts().items()})


def twice(name: str) -> bytes:
    """The workbook with a second part of this name, which says something else."""
    written = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(written, "a") as packed:
        warnings.simplefilter("ignore")
        packed.writestr(name, sheet(row(1, HEADER), row(2, EWA)))
    return written.getvalue()


def locked() -> bytes:
    """The workbook with the mark of a password on its first entry."""
    raw = bytearray(GOOD)
    at = raw.index(b"PK\x01\x02")
    raw[at + 8 : at + 10] = struct.pack("<H", 1)
    return bytes(raw)


def much_smaller_than_it_is() -> bytes:
    """A part that says it has ten bytes."""
    raw = bytearray(GOOD)
    at = raw.index(SHEET.encode(), raw.index(b"PK\x01\x02"))
    raw[at - 46 + 24 : at - 46 + 28] = struct.pack("<I", 10)
    return bytes(raw)


REFUSED: dict[str, tuple[bytes, str]] = {
    "an XLSB": (zipped({"xl/workbook.bin": b"", "[Content_Types].xml": ""}), "is-other-format"),
    "an ODS": (zipped({"mimetype": "x", "content.xml": "<x/>"}), "is-other-format"),
    "a DOCX": (
        zipped({"word/document.xml": "<x/>", "[Content_Types].xml": ""}),
        "is-other-format",
    ),
    "a file of Numbers": (zipped({"Index/Document.iwa": b"x"}), "is-other-format"),
    "an archive with a CSV file": (zipped({"Liste.csv": "Vorname;Nachname"}), "is-archive"),
    "an archive with a workbook": (zipped({"Liste.xlsx": GOOD}), "is-archive"),
    "an old workbook": (OLE + bytes(600), "is-excel"),
    "a workbook with a password": (
        OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "workbook-locked",
    ),
    "an archive with a password": (locked(), "workbook-locked"),
    "a part twice": (twice(SHEET), "workbook-broken"),
    "a part twice, but for its case": (twice("XL/Worksheets/Sheet1.xml"), "workbook-broken"),
    "a part twice, but for its strokes": (twice("xl\\worksheets\\sheet1.xml"), "workbook-broken"),
    "a part that says it is smaller": (much_smaller_than_it_is(), "workbook-broken"),
    "half a file": (GOOD[: len(GOOD) // 2], "workbook-broken"),
    "a sheet that is not there": (renamed(xl__worksheets__sheet1="x.xml"), "workbook-broken"),
    "a thousand parts": (
        zipped({**parts(), **{f"x{each}": "" for each in range(MAX_PARTS)}}),
        "workbook-too-large",
    ),
    "two sheets of one name": (
        zipped(
            {
                **dict.fromkeys(["xl/worksheets/sheet2.xml"], PEOPLE),
                **parts(),
                "xl/workbook.xml": parts()["xl/workbook.xml"]  # type: ignore[dict-item]
                .decode()  # type: ignore[union-attr]
                .replace("</sheets>", '<sheet name="BLATT 1" r:id="s1"/></sheets>'),
            }
        ),
        "workbook-broken",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_something_else_is_refused_as_what_it_is(kind: str) -> None:
    raw, code = REFUSED[kind]
    with pytest.raises(unusable_files.UnusableFile) as refused:
        read_table(raw)
    assert refused.value.code == code


def test_the_refusals_say_what_to_do(importer: Importer) -> None:
    for kind, word in (
        ("an ODS", "ODS"),
        ("a workbook with a password", "Kennwort in Excel entfernen"),
        ("an archive with a CSV file", "entpacken"),
    ):
        answer = importer.upload(REFUSED[kind][0], language="de")
        assert (answer.status_code, word in answer.json["detail"]) == (422, True)


TAKEN = {
    "strokes of Windows": zipped({each.replace("/", "\\"): text for each, text in parts().items()}),
    "other capitals": zipped({each.upper(): text for each, text in parts().items()}),
    "no styles and no shared texts": zipped(
        {
            each: text
            for each, text in parts().items()
            if "styles" not in each and "shared" not in each
        }
    ),
    "something that nobody names": zipped({**parts(), "xl/x.xml": "<!DOCTYPE x>"}),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_file_that_is_only_packed_otherwise_is_read(kind: str) -> None:
    assert [each.cells for each in read_table(TAKEN[kind]).records()] == [list(DERYA)]


def _beside(kind: str, name: str, xml: str) -> Table:
    """Derya's list with this part beside its sheet."""
    more = {**rels_of_sheet(kind, f"../{name}"), f"xl/{name}": xml}
    return read_table(made(PEOPLE, more=more))


NOTES = {
    "a comment": (
        "comments",
        "comments1.xml",
        (
            "<comments xmlns='urn:x'><commentList><comment ref='A2'><text><r><t>hat ein </t></r>"
            "<r><t>Auto</t></r></text></comment></commentList></comments>"
        ),
    ),
    "a thread": (
        "threadedComment",
        "threads1.xml",
        "<x><threadedComment ref='A2'><text>hat ein Auto</text></threadedComment></x>",
    ),
    "a text box": (
        "drawing",
        "drawings/d.xml",
        (
            "<d xmlns:a='urn:a'><twoCellAnchor><from><row>1</row></from><a:p><a:t>hat ein Auto"
            "</a:t></a:p></twoCellAnchor></d>"
        ),
    ),
}


@pytest.mark.parametrize("kind", NOTES)
def test_what_stands_beside_the_cells_is_shown_and_searched(kind: str) -> None:
    how, name, xml = NOTES[kind]
    assert _beside(how, name, xml).source.beside.comments == {2: ("hat ein Auto",)}
    spoken = xml.replace("Auto", "neues Leben, Adresse geheim")
    assert _beside(how, name, spoken).protected_places() == ["2"]


def hidden(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        found: dict[str, Any] = {each: packed.read(each) for each in packed.namelist()}
    found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(
        f'name="{name}"'.encode(), f'name="{name}" state="veryHidden"'.encode()
    )
    return zipped(found)


def test_a_hidden_sheet_with_people_is_asked_about(importer: Importer, contact_person: str) -> None:
    raw = hidden(made(PEOPLE, sheet(row(1, HEADER), row(2, EWA))), "Blatt 2")
    trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
    assert (trial["state"], trial["sheets"]) == ("asking", ["Blatt 1", "Blatt 2"])
    chosen = importer.answered(trial, sheet="Blatt 2")
    assert (chosen["state"], chosen["sheet"], chosen["added"]) == ("finished", "Blatt 2", 1)


def test_a_sheet_of_other_things_is_not_asked_about() -> None:
    others = workbook(HEADER, DERYA, Orte=[("Name", "Telefon"), ("Haus Ringgarten", "02303 1")])
    assert read_table(others).source.rivals == ()
    empty = made(PEOPLE, sheet(row(1, HEADER)))
    assert read_table(empty).source.rivals == ()


def test_a_sheet_that_cannot_be_read_is_asked_about_as_well() -> None:
    odd = sheet(row(1, HEADER), row(2, DERYA, A="<c r='A2' t='x'><v>1</v></c>"))
    assert read_table(made(PEOPLE, odd)).source.rivals == ("Blatt 2",)


SPOKEN = (
    "<c r='A9' t='s'><v>0</v></c>",
    "<x:c xmlns:x='urn:x'><x:v>gesperrt</x:v></x:c>",
    "<c t='x'><z>gesperrt</z></c>",
    inline("B1", "gesperrt"),
    "<c><f>A1</f><v>gesperrt</v></c>",
)


@pytest.mark.parametrize("cell", SPOKEN)
def test_other_sheets_are_searched_however_they_are_spelt(cell: str) -> None:
    other = sheet(f"<row r='7'>{cell}</row>")
    table = read_table(made(PEOPLE, other, shared="<si><t>gesperrt</t></si>"))
    assert table.protected_places() == ["Blatt 2!7"]


def test_a_big_sheet_takes_no_time_out_of_proportion() -> None:
    """Cells far apart cost what the file is long."""
    wide = sheet(row(1, HEADER), row(2, DERYA), "<row r='3'><c r='BXX3' t='str'><v>x</v></c></row>")
    with pytest.raises(unusable_files.TooManyColumns):
        read_table(made(wide))
