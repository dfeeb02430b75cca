"""Forty files that are not what they should be: a clear word for each, and nothing half-saved."""

from __future__ import annotations

import io
import json
import resource
from typing import Any, NamedTuple

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kreis.intake.domain.imports.records import MAX_BYTES
from services.intake.tests.importing import Importer

HEADER = "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten"
GOOD = "Amira;Haddad;Arabisch;0171 3920002;01/2025*;Di Do"
BOM = b"\xef\xbb\xbf"


def table(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def with_cell(column: int, value: str) -> str:
    cells = GOOD.split(";")
    cells[column] = value
    return table(";".join(cells))


class Refused(NamedTuple):
    """A file that is refused as a whole."""

    name: str
    raw: bytes | str
    code: str


REFUSED = [
    Refused("nothing", b"", "file-empty"),
    Refused("only blank lines", "\n\n   \n", "file-empty"),
    Refused("only the mark of UTF-8", BOM, "file-empty"),
    Refused("half a workbook", b"PK\x03\x04\x14\x00\x06\x00", "workbook-broken"),
    Refused("an old Excel workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is-excel"),
    Refused("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not-csv"),
    Refused("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-csv"),
    Refused("noise", bytes(range(256)) * 64, "not-csv"),
    Refused("NUL characters", table(GOOD).replace("Amira", "Am\0ira"), "not-csv"),
    Refused("control characters", table(GOOD).replace("Amira", "Am\x1bira"), "not-csv"),
    Refused("half a letter of UTF-16", table(GOOD).encode("utf-16")[:-1], "encoding-broken"),
    Refused("UTF-16 with control characters", table(GOOD + "\x01").encode("utf-16"), "not-csv"),
    Refused("letters of a Mac", with_cell(1, "Krämer").encode("mac_roman"), "encoding-unsure"),
    Refused("letters that look misread", with_cell(1, "MŸller"), "encoding-unsure"),
    Refused("a mark of UTF-8 before Latin-1", BOM + b"Vorname;Nachn\xe4me\n", "encoding-broken"),
    Refused("what no encoding here holds", table(GOOD).encode() + b"\x81\x8d;", "encoding-unsure"),
    Refused("umlauts that were read wrongly", with_cell(1, "KrÃ¤mer"), "encoding-mixed"),
    Refused("half UTF-8, half Windows", "Kühn;Şahin\n".encode() + b"K\xfchn", "encoding-mixed"),
    Refused("a header alone", table(), "no-rows"),
    Refused("no header", table(header=GOOD), "no-header"),
    Refused("JSON", '[{"first_name": "Amira"}]', "no-header"),
    Refused("HTML", "<html><body><table></table></body></html>", "no-header"),
    Refused("a column twice", table(GOOD + ";A", header=HEADER + ";First Name"), "column-twice"),
    Refused("a column missing", table("A;B", header="Vorname;Nachname"), "columns-missing"),
    Refused("a quotation mark left open", table(GOOD, 'A;"B;Arabisch'), "quote-open"),
    Refused("a text behind a quotation mark", table('"Amira" x;B;C;D;E;F'), "quote-open"),
    Refused("one endless line", HEADER + "\n" + "x" * 3_000_000, "quote-open"),
    Refused("one long cell", with_cell(0, "x" * 5_000), "cell-too-long"),
    Refused("ten thousand columns", table(";" * 10_000 + "x"), "too-many-columns"),
    Refused("too many rows", table(*[GOOD] * 20_001), "too-many-rows"),
    Refused("somebody under protection", table(GOOD + ";ja", header=HEADER + ";Adressschutz"),
            "protected-people"),
]  # fmt: skip


class Faulty(NamedTuple):
    """A file with one row that has these faults, in these columns."""

    name: str
    raw: bytes | str
    faults: list[tuple[str, str]]


FAULTY = [
    Faulty("a formula for a name", with_cell(1, "=HYPERLINK(1)"), [("last_name", "formula")]),
    Faulty("a formula behind a plus", with_cell(0, "+1+1"), [("first_name", "formula")]),
    Faulty("a formula for a number", with_cell(3, '"=""0171 3920002"""'), [("phone", "formula")]),
    Faulty("a formula for a child", with_cell(4, "@SUM(A1)"), [("child_1", "formula")]),
    Faulty("a number that was shortened", with_cell(3, "1,71392E+11"),
           [("phone", "number-shortened")]),
    Faulty("a letter that was lost", with_cell(1, "Kr\ufffdmer"),
           [("last_name", "character-lost")]),
    Faulty("a name with a line break", with_cell(1, '"Had\ndad"'), [("last_name", "line-break")]),
    Faulty("a name of 300 letters", with_cell(1, "x" * 300), [("last_name", "too-long")]),
    Faulty("a cell too many", table(GOOD + ";x"), [("row", "row-width")]),
    Faulty("a cell too few", table("Amira;Haddad"), [("row", "row-width")]),
    Faulty("nothing but delimiters and a blank", table(" ; ;x; ; ; "),
           [("language", "language"), ("first_name", "missing"), ("last_name", "missing"),
            ("slots", "missing"), ("child_1", "missing"), ("phone", "no-way-to-reach")]),
    Faulty("a child of next century", with_cell(4, "01/2125"), [("child_1", "month-to-come")]),
    Faulty("a serial number for a month", with_cell(4, "45658"), [("child_1", "month")]),
]  # fmt: skip


class Taken(NamedTuple):
    """A file that looks odd and is good."""

    name: str
    raw: bytes | str


TAKEN = [
    Taken("carriage returns alone", table(GOOD).replace("\n", "\r")),
    Taken("Excel's hint", "sep=;\r\n" + table(GOOD).replace("\n", "\r\n")),
    Taken("the mark of UTF-8 and Windows' line ends", BOM + table(GOOD).encode()),
    Taken("tabulators", table(GOOD).replace(";", "\t")),
    Taken("no line end at the end", table(GOOD).rstrip("\n")),
    Taken("blank lines and empty columns", table("", GOOD + ";;", ";;;;;", "")),
    Taken("blanks and capitals", table(GOOD, header=HEADER.upper().replace(";", " ; "))),
    Taken("the delimiter in quotation marks", with_cell(1, '"Haddad; geb. Khalil"')),
    Taken("quotation marks in quotation marks", with_cell(1, '"Haddad ""Umm"" Ali"')),
    Taken("Arabic letters", with_cell(1, "حدّاد")),
    Taken("Windows-1252", with_cell(1, "Krämer-Größe").encode("cp1252")),
    Taken("UTF-16 with its mark", with_cell(1, "Krämer-Größe").encode("utf-16")),
    Taken("UTF-16 without a mark", with_cell(1, "Krämer-Größe").encode("utf-16-le")),
    Taken("UTF-32", with_cell(1, "Krämer-Größe").encode("utf-32")),
    Taken("the mark of UTF-8 in the middle", table(GOOD.replace("Amira", "\ufeffAmira"))),
]


def test_there_are_forty_and_more() -> None:
    assert len(REFUSED) + len(FAULTY) + len(TAKEN) >= 40


def nothing_is_kept(importer: Importer) -> bool:
    with importer.client.database.agency(importer.client.agency) as work:
        tables = ("participant", "csv_import", "import_finding", "imported_row", "due", "outbox")
        return not any(
            work.connection.exec_driver_sql(f"select 1 from {each}").all() for each in tables
        )


def test_what_is_no_table_is_refused_with_a_reason_and_leaves_nothing(
    importer: Importer, contact_person: str
) -> None:
    for file in REFUSED:
        answer = importer.upload(file.raw, contact_person_id=contact_person, language="de")

        assert (file.name, answer.status_code) == (file.name, 422)
        assert (file.name, answer.json["type"]) == (file.name, file.code)
        assert "{" not in answer.json["detail"]
        assert nothing_is_kept(importer), file.name


def test_a_faulty_row_is_named_and_leaves_nothing(importer: Importer, contact_person: str) -> None:
    for file in FAULTY:
        found = importer.bring(file.raw, contact_person_id=contact_person)
        (finding,) = importer.findings(found, "de")

        codes = [(fault["field"], fault["code"]) for fault in finding["faults"]]
        assert (file.name, codes) == (file.name, file.faults)
        assert all(fault["reason"] and "{" not in fault["reason"] for fault in finding["faults"])
        assert (found["state"], found["faulty"]) == ("finished", 1)
    assert importer.people() == []


def test_a_file_that_only_looks_odd_is_taken(importer: Importer, contact_person: str) -> None:
    for file in TAKEN:
        trial = importer.bring(file.raw, contact_person_id=contact_person, dry_run="true")
        assert (file.name, trial["added"], trial["rows"]) == (file.name, 1, 1)


class Endless(io.RawIOBase):
    """A body of one line without end, made while it is read."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self.left)
        buffer[:size] = b"x" * size
        self.left -= size
        self.given += size
        return size


@pytest.mark.parametrize("says_its_length", [True, False])
def test_a_line_of_a_gigabyte_is_refused_before_it_fills_the_memory(
    importer: Importer, contact_person: str, says_its_length: bool
) -> None:
    size = 1_000_000_000
    body = Endless(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    request = EnvironBuilder("/v1/imports", method="POST", headers=importer.client.headers)
    environ = request.get_environ() | {"wsgi.input": io.BufferedReader(body)}
    environ |= {"CONTENT_LENGTH": str(size)} if says_its_length else {"wsgi.input_terminated": True}
    chunks, status, _ = run_wsgi_app(importer.client.http.application, environ)

    assert status.startswith("413")
    assert str(MAX_BYTES) in json.loads(b"".join(chunks))["detail"]
    assert body.given < 2 * MAX_BYTES
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < 10 * MAX_BYTES
    assert nothing_is_kept(importer)
