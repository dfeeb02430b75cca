"""Rows that an import did not take: they become a trial of their own, and a file to correct."""

from __future__ import annotations

import io
from base64 import b64decode
from typing import Any

import openpyxl
import pytest

from kreis.intake.domain.imports.columns import OPEN_ROWS
from kreis.intake.domain.imports.protection import remark_speaks_of_protection
from kreis.intake.domain.imports.row_sentences import SENTENCES
from services.intake.tests.importing import Importer
from services.intake.tests.workbooks import Beside, workbook

HEADER = "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten;Farbe"
DERYA = "Derya;Şahin;tr;0171 3920011;10/2024*;Di Do;grün"
EWA = "Ewa;Nowicka;pl;+49 171 39;13/2024;Di Do;"
OLHA = "Olha;Kravets;uk;0171 3920013;10/2023*;Mo;"
FILE = "\n".join(["Warteliste;;;;;;", HEADER, EWA, DERYA])


@pytest.fixture
def taken(importer: Importer) -> dict[str, Any]:
    """The import of Derya's row. Ewa's row has two faults."""
    trial = tried(importer, FILE)
    columns = [{"index": 6, "means": "left-out"}]
    trial = importer.answered(trial, columns=columns)
    return take(importer, trial)


def tried(importer: Importer, raw: bytes | str) -> dict[str, Any]:
    return importer.bring(raw, dry_run="true", contact_person_id=importer.client.staff_id)


def take(importer: Importer, trial: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/imports/{trial['id']}/confirmation"
    return importer.ended(importer.client.ok("POST", path)["id"])


def left_by(importer: Importer, made: dict[str, Any]) -> list[dict[str, Any]]:
    """The trials of rows that this import left."""
    importer.ended(made["id"])
    found = importer.client.ok("GET", "/v1/imports")["items"]
    return [each for each in found if each["follows"] == made["id"]]


def open_rows(importer: Importer, trial: dict[str, Any], language: str = "de") -> bytes:
    path = f"/v1/imports/{trial['id']}/open-rows"
    return b64decode(importer.client.ok("GET", path, Accept_Language=language)["content"])


def test_a_row_that_was_not_taken_is_put_right_and_taken_later(
    importer: Importer, taken: dict[str, Any]
) -> None:
    assert (taken["added"], taken["faulty"]) == (1, 1)
    (left,) = left_by(importer, taken)
    assert left["is_dry_run"]
    assert (left["state"], left["rows"], left["faulty"]) == ("finished", 1, 1)
    (finding,) = importer.findings(left)
    assert (finding["line"], finding["name"]) == (3, "Ewa Nowicka")
    assert {fault["field"] for fault in finding["faults"]} == {"phone", "child_1"}

    cells = [
        {"line": 3, "field": "phone", "value": "0171 3920012"},
        {"line": 3, "field": "child_1", "value": "12/2024"},
    ]
    left = importer.answered(left, cells=cells)
    assert (left["added"], left["faulty"]) == (1, 0)
    second = take(importer, left)

    assert second["added"] == 1
    assert {each["first_name"] for each in importer.people()} == {"Derya", "Ewa"}
    assert left_by(importer, second) == []


def test_the_file_of_a_trial_of_open_rows_holds_nobody_who_was_taken(
    importer: Importer, taken: dict[str, Any]
) -> None:
    (left,) = left_by(importer, taken)
    with importer.client.database.agency(importer.client.agency) as work:
        (raw,) = work.connection.exec_driver_sql(
            "select file from csv_import where file is not null"
        ).scalars()
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "Ewa" in texts
    assert "Derya" not in texts
    assert left["columns"][6]["means"] == "left-out"


def test_who_was_held_back_is_decided_on_after_the_others_were_taken(
    importer: Importer, taken: dict[str, Any]
) -> None:
    derya_again = DERYA.replace("10/2024", "11/2024").replace("grün", "")
    trial = tried(importer, "\n".join([HEADER, derya_again, OLHA]))
    made = take(importer, trial)
    assert (made["added"], made["held_back"]) == (1, 1)
    (left,) = left_by(importer, made)

    left = importer.answered(left, others=[2])

    assert take(importer, left)["added"] == 1
    assert len(importer.people()) == 3
    assert taken["added"] == 1


def test_an_import_whose_rows_were_all_taken_leaves_nothing(importer: Importer) -> None:
    made = take(importer, tried(importer, "\n".join([HEADER, OLHA])))
    assert left_by(importer, made) == []


def test_a_row_with_a_stroke_through_it_stays_in_the_report_alone(importer: Importer) -> None:
    """The stroke would get lost in another file, and the row be good there."""
    rows = [each.split(";") for each in (HEADER, OLHA, DERYA.replace("grün", ""))]
    trial = tried(importer, workbook(*rows, beside=Beside(struck=[3])))
    made = take(importer, trial)
    assert (made["added"], made["faulty"]) == (1, 1)
    assert left_by(importer, made) == []


def test_open_rows_are_downloaded_corrected_and_sent_again(
    importer: Importer, taken: dict[str, Any]
) -> None:
    (left,) = left_by(importer, taken)
    book = openpyxl.load_workbook(io.BytesIO(open_rows(importer, left)))
    sheet = book.worksheets[0]
    header, ewa = list(sheet.iter_rows(values_only=True))
    assert header == (*HEADER.split(";"), OPEN_ROWS.de)
    assert ewa[:4] == ("Ewa", "Nowicka", "pl", "+49 171 39")
    assert ewa[7].startswith("Telefon: ")
    assert "\nKind 1: " in ewa[7]
    sheet.cell(2, 4, "0171 3920012")
    sheet.cell(2, 5, "12/2024")
    written = io.BytesIO()
    book.save(written)

    again = tried(importer, written.getvalue())

    assert (again["state"], again["added"], again["faulty"]) == ("finished", 1, 0)


def test_the_file_is_there_until_the_trial_is_imported(
    importer: Importer, taken: dict[str, Any]
) -> None:
    assert importer.client.ask("GET", f"/v1/imports/{taken['id']}/open-rows").status_code == 409
    answer = importer.client.ask("POST", f"/v1/imports/{taken['id']}/confirmation")
    assert answer.json["type"] == "no-trial", "its trial of open rows is no import of it"
    trial = tried(importer, "\n".join([HEADER, EWA, OLHA]))
    assert b"xl/worksheets" in open_rows(importer, trial, "en")


def test_what_is_wrong_is_never_read_as_a_word_of_address_protection() -> None:
    words = [text for each in SENTENCES.values() for text in (each.de, each.en)]
    assert [each for each in words if remark_speaks_of_protection(each)] == []
