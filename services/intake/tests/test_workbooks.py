"""Excel workbooks: what people keep their lists in, and what nobody should be able to send."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from kreis.intake.domain.imports import template, xlsx_file
from kreis.intake.domain.imports.columns import field_of, label_of
from kreis.intake.domain.imports.protection import speaks_of_protection
from kreis.intake.domain.imports.rows import read_cell
from kreis.intake.domain.imports.table import read_table
from services.intake.tests.importing import Importer
from services.intake.tests.workbooks import saved, with_part, workbook

HEADER = ("Vorname", "Nachname", "Sprache", "Geburtsdatum", "Telefon", "Kind 1", "Zeiten")
DERYA = ("Derya", "Şahin", "Türkisch", date(1994, 3, 23), "0171 3920011", "10/2024*", "Di Do")
TITLE = ("Warteliste Stand 01.12.2026",)


def test_a_list_with_titles_dates_and_numbers_is_read_as_it_is_seen(
    importer: Importer, contact_person: str
) -> None:
    numbers = (
        *("Ewa", "Nowicka", "pl", datetime.fromisoformat("1990-05-04T00:00"), 1713920012),
        *(date(2024, 10, 1), "Mo–Fr vormittags"),
    )
    raw = workbook(TITLE, (), HEADER, DERYA, (), numbers, merged="A1:G1", Notizen=[("nichts",)])
    found = importer.bring(raw, contact_person_id=contact_person)

    read = {name: found[name] for name in ("encoding", "sheet", "sheets", "header_line", "rows")}
    assert read == {
        "encoding": "xlsx",
        "sheet": "Personen",
        "sheets": ["Personen", "Notizen"],
        "header_line": 3,
        "rows": 2,
    }
    assert (found["added"], found["faulty"]) == (2, 0)
    people = {each["first_name"]: each for each in importer.people()}
    assert people["Derya"]["birth_date"] == "1994-03-23"
    assert people["Ewa"]["children"][0]["birth_month"] == "2024-10"
    assert people["Ewa"]["slots"] == ["mon-am", "tue-am", "wed-am", "thu-am", "fri-am"]
    (finding,) = importer.findings(found, "de")
    assert (finding["line"], finding["name"], finding["faults"]) == (6, "Ewa Nowicka", [])
    assert [each["reason"] for each in finding["notes"]] == [
        "Gelesen als: Mo, Di, Mi, Do, Fr vormittags.",
        "Vorn fehlte ein Zeichen. Gelesen als +49 171 3920012.",
    ]


def test_the_sheet_is_asked_for_where_several_hold_people(
    importer: Importer, contact_person: str
) -> None:
    second = ("Amira", "Haddad", "ar", date(1993, 9, 3), "0171 3920002", "01/2025*", "Di")
    raw = workbook(("Nur ein Text",), Januar=[HEADER, DERYA], Februar=[HEADER, second])
    refused = importer.upload(raw, contact_person_id=contact_person, language="de")
    assert (refused.status_code, refused.json["type"]) == (422, "sheets-open")
    assert "Januar, Februar" in refused.json["detail"]
    trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
    assert (trial["state"], trial["sheet"], trial["columns"]) == ("asking", "", [])
    assert trial["sheets"] == ["Personen", "Januar", "Februar"]

    other = importer.answered(trial, sheet="Februar")
    assert (other["sheet"], other["added"]) == ("Februar", 1)
    made = importer.client.ok("POST", f"/v1/imports/{trial['id']}/confirmation")
    importer.ended(made["id"])
    assert [each["first_name"] for each in importer.people()] == ["Amira"]
    refused = importer.upload(raw, sheet="März", language="de")
    assert (refused.json["type"], "März" in refused.json["detail"]) == ("no-sheet", True)


def beyond_measure(word: str) -> bytes:
    """A list of people beside sheets that nobody could import, two of them hidden."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEADER, DERYA)))
    book.create_sheet("Breit").cell(1, 16_000, word)
    book.create_sheet("Hoch").cell(1_000_000, 1, word)
    book.create_sheet("Lang").cell(1, 1, "Text " * 500 + word)
    many = book.create_sheet("Viele")
    for _ in range(20_200):
        many.append(["x"])
    many.append([word])
    book["Hoch"].sheet_state = book["Viele"].sheet_state = "hidden"
    return saved(book)


def test_limits_hold_for_the_sheet_that_is_read_alone(
    importer: Importer, contact_person: str
) -> None:
    found = importer.bring(beyond_measure("Kasse"), contact_person_id=contact_person)
    assert (found["sheet"], found["added"], found["faulty"]) == ("Personen", 1, 0)
    refused = importer.upload(beyond_measure("Kasse"), sheet="Breit")
    assert (refused.status_code, refused.json["type"]) == (422, "too-many-columns")


def test_words_of_protection_count_wherever_they_stand(importer: Importer) -> None:
    answer = importer.upload(beyond_measure("Auskunftssperre"), language="de")
    assert (answer.status_code, answer.json["type"]) == (422, "protected-people")
    for place in ("Breit!1", "Hoch!1000000", "Lang!1", "Viele!20201"):
        assert place in answer.json["detail"]


def test_rows_that_no_sheet_can_have_cost_nothing(importer: Importer) -> None:
    """A row of that number would take hours if the rows before it were filled in."""
    raw = workbook(HEADER, DERYA, Notizen=[("Auskunftssperre",)])
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        notes = packed.read("xl/worksheets/sheet2.xml")
    far = notes.replace(b'r="1"', b'r="99999999999"').replace(b'r="A1"', b'r="A99999999999"')
    answer = importer.upload(with_part(raw, "xl/worksheets/sheet2.xml", far))
    assert (answer.status_code, answer.json["type"]) == (422, "protected-people")


def test_other_sheets_are_looked_through_when_somebody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The job that takes the rows reads the file again. Its other sheets were judged before."""
    judged: list[str] = []

    def note(text: str) -> bool:
        judged.append(text)
        return speaks_of_protection(text)

    monkeypatch.setattr(xlsx_file, "speaks_of_protection", note)
    table = read_table(workbook(HEADER, DERYA, Notizen=[("Kasse",), ("Kasse",)]))
    assert list(table.records()) != []
    assert judged == []
    assert table.protected_places() == []
    assert judged == ["Notizen", "Kasse"]


def test_a_formula_and_an_error_of_the_spreadsheet_are_findings(
    importer: Importer, contact_person: str
) -> None:
    row = ("=A1&B1", "#REF!", "de", date(1994, 3, 23), "0171 3920011", "10/2024*", "Di")
    found = importer.bring(workbook(HEADER, row), contact_person_id=contact_person)
    (finding,) = importer.findings(found)
    assert [each["code"] for each in finding["faults"]] == ["formula", "sheet-error"]


def test_a_workbook_about_somebody_under_protection_is_refused(importer: Importer) -> None:
    row = (*DERYA[:6], "hat Auskunftssperre")
    answer = importer.upload(workbook(HEADER, DERYA, row), language="de")
    assert (answer.status_code, answer.json["type"]) == (422, "protected-people")
    assert "3" in answer.json["detail"]


def test_what_is_no_workbook_or_grows_beyond_measure_is_refused(importer: Importer) -> None:
    good = workbook(HEADER, DERYA)
    entities = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    wide = openpyxl.Workbook()
    wide.active.cell(1, 16_000, "x")  # type: ignore[union-attr]
    high = openpyxl.Workbook()
    high.active.cell(1_000_000, 1, "x")  # type: ignore[union-attr]
    bad: dict[str, tuple[Any, str]] = {
        "a bomb": (with_part(good, "xl/media/image1.png", bytes(80_000_000)), "workbook-too-large"),
        "entities": (with_part(good, "xl/worksheets/sheet1.xml", entities), "workbook-broken"),
        "a broken part": (with_part(good, "xl/workbook.xml", b"<a"), "workbook-broken"),
        "a text in UTF-16": (
            with_part(good, "xl/styles.xml", "<!DOCTYPE x>".encode("utf-16")),
            "workbook-broken",
        ),
        "a cell far to the right": (saved(wide), "too-many-columns"),
        "a cell far below": (saved(high), "too-many-rows"),
        "no sheet with anything": (saved(openpyxl.Workbook()), "file-empty"),
        "no header": (workbook(TITLE, DERYA), "no-header"),
        "a workbook that is not where it should be": (
            with_part(good, "xl/workbook.xml", b"").replace(b"xl/workbook.xml", b"xl/workbook.txt"),
            "workbook-broken",
        ),
    }
    for name, (raw, code) in bad.items():
        answer = importer.upload(raw)
        assert (name, answer.status_code, answer.json["type"]) == (name, 422, code)


def test_a_template_that_is_filled_in_by_its_own_examples_is_taken(
    importer: Importer, contact_person: str
) -> None:
    for language in ("de", "en"):
        path = "/v1/imports/template?kind={}"
        made = importer.client.ok("GET", path.format("xlsx"), Accept_Language=language)
        book = openpyxl.load_workbook(io.BytesIO(b64decode(made["content"])))
        people, explained = book.worksheets[:2]
        assert [cell.number_format for cell in people[2]] == ["@"] * len(template.COLUMNS)
        rules = people.data_validations.dataValidation
        assert "Petra Neumann" in {cell.value for row in book.worksheets[2] for cell in row}
        assert len(rules) == 8
        for place in range(1, len(template.COLUMNS) + 1):
            people.cell(2, place, explained.cell(place + 1, 4).value)
        people.cell(2, 2, f"Şahin {language}")
        trial = importer.bring(saved(book), contact_person_id=contact_person, dry_run="true")
        assert (trial["state"], trial["added"], trial["rows"]) == ("finished", 1, 1)
        made = importer.client.ok("GET", path.format("csv"), Accept_Language=language)
        header = b64decode(made["content"]).decode("utf-8-sig").strip()
        assert header.split(";") == [label_of(each.field, language) for each in template.COLUMNS]


def test_every_choice_of_the_template_and_every_label_is_understood() -> None:
    for column in template.COLUMNS:
        for choice in column.choices:
            read_cell(column.field, choice)
        for language in ("de", "en"):
            assert field_of(label_of(column.field, language)) == column.field
