"""Sheets whose XML names rows and cells in no order, twice, or not at all: nothing is skipped."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from kreis.intake.domain.imports.table import read_table
from kreis.intake.domain.unusable_files import RowsOutOfOrder
from services.intake.tests.importing import Importer
from services.intake.tests.workbooks import with_part, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = ("Vorname", "Nachname", "Sprache", "Geburtsdatum", "Telefon", "Kind 1", "Zeiten")
DERYA = ("Derya", "Şahin", "Türkisch", "23.03.1994", "0171 3920011", "10/2024*", "Di Do")
EWA = ("Ewa", "Nowicka", "Polnisch", "04.05.1990", "0171 3920012", "10/2024*", "Di")
PROTECTED = (*EWA[:6], "hat Auskunftssperre")
COLUMNS = "ABCDEFG"
SHEET = "xl/worksheets/sheet1.xml"


def cell(place: str, text: str) -> str:
    named = f' r="{place}"' if place else ""
    return f'<c{named} t="inlineStr"><is><t>{text}</t></is></c>'


def row(
    number: str, texts: tuple[str, ...], *, columns: str = COLUMNS, own: str | None = None
) -> str:
    """A row of that number, whose cells name these columns and that number, or another."""
    line = number if own is None else own
    named = f' r="{number}"' if number else ""
    places = [f"{each}{line}" if line else "" for each in columns]
    return f"<row{named}>{''.join(map(cell, places, texts))}</row>"


def sheet(*rows: str, dimension: str = "") -> bytes:
    said = f'<dimension ref="{dimension}"/>' if dimension else ""
    xml = f'<worksheet xmlns="{MAIN}">{said}<sheetData>{"".join(rows)}</sheetData></worksheet>'
    return with_part(workbook(HEADER), SHEET, xml.encode())


HEAD = row("1", HEADER)
OUT_OF_ORDER: dict[str, tuple[bytes, int]] = {
    "a row behind a later one": (sheet(HEAD, row("3", DERYA), row("2", PROTECTED)), 2),
    "a row above the header": (sheet(row("4", HEADER), row("5", DERYA), row("1", PROTECTED)), 1),
    "a row twice": (sheet(HEAD, row("2", DERYA), row("2", PROTECTED)), 2),
    "a row of the number zero": (sheet(row("0", PROTECTED), HEAD, row("2", DERYA)), 0),
    "a number that an unnumbered row has": (
        sheet(HEAD, row("", DERYA), row("2", PROTECTED)),
        2,
    ),
    "a cell behind a later one": (
        sheet(HEAD, row("2", (*DERYA[:5], "hat Auskunftssperre", DERYA[5]), columns="ABCDEGF")),
        2,
    ),
    "a cell twice": (
        sheet(HEAD, row("2", (*DERYA[:6], "hat Auskunftssperre", "Di"), columns=COLUMNS + "G")),
        2,
    ),
    "a cell without a place that another has": (
        sheet(HEAD, f"<row r='2'>{cell('', 'Derya')}{cell('A2', 'Ewa')}</row>"),
        2,
    ),
    "a cell that names another row": (sheet(HEAD, row("2", DERYA, own="3")), 2),
    "a cell of a later row in a row without a number": (sheet(HEAD, row("", DERYA, own="9")), 2),
}


@pytest.mark.parametrize("kind", OUT_OF_ORDER)
def test_what_is_out_of_order_or_there_twice_is_refused(kind: str) -> None:
    raw, line = OUT_OF_ORDER[kind]
    with pytest.raises(RowsOutOfOrder) as refused:
        read_table(raw)
    assert refused.value.params == {"line": line}


def test_the_refusal_names_the_row_and_what_to_do(importer: Importer) -> None:
    raw, _ = OUT_OF_ORDER["a row behind a later one"]
    answer = importer.upload(raw, language="de")
    assert (answer.status_code, answer.json["type"]) == (422, "rows-out-of-order")
    assert answer.json["detail"].startswith("Zeile 2: ")
    assert "in Excel öffnen und neu speichern" in answer.json["detail"]
    assert importer.client.ok("GET", "/v1/imports")["items"] == []


TWO = [(2, list(DERYA)), (3, list(EWA))]
READ: dict[str, tuple[bytes, list[Any]]] = {
    "no numbers at all": (sheet(row("", HEADER), row("", DERYA), row("", EWA)), TWO),
    "one row without a number": (sheet(HEAD, row("", DERYA), row("3", EWA)), TWO),
    "numbers of cells alone": (
        sheet(row("", HEADER, own="1"), row("", DERYA, own="2"), row("", EWA, own="3")),
        TWO,
    ),
    "cells without places": (sheet(HEAD, row("2", DERYA, own=""), row("3", EWA, own="")), TWO),
    "rows left out, and an unnumbered one behind them": (
        sheet(HEAD, row("5", DERYA), row("", EWA)),
        [(5, list(DERYA)), (6, list(EWA))],
    ),
    "cells left out": (
        sheet(HEAD, row("2", ("Derya", "Di Do"), columns="AG"), row("3", EWA)),
        [(2, ["Derya", "", "", "", "", "", "Di Do"]), (3, list(EWA))],
    ),
    **{
        f"a sheet that says it is {dimension}": (
            sheet(HEAD, row("2", DERYA), row("3", EWA), dimension=dimension),
            TWO,
        )
        for dimension in ("A1", "A1:B2", "C3:D3", "A900:XFD1048576")
    },
}


@pytest.mark.parametrize("kind", READ)
def test_rows_are_read_where_they_stand(kind: str) -> None:
    raw, rows = READ[kind]
    assert [(each.line, each.cells) for each in read_table(raw).records()] == rows


@pytest.mark.parametrize("kind", READ)
def test_words_of_protection_are_found_in_each_of_these_rows(kind: str) -> None:
    raw, rows = READ[kind]
    last, _ = rows[-1]
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        spoken = packed.read(SHEET).replace(b"Nowicka", b"Auskunftssperre")
    assert read_table(with_part(raw, SHEET, spoken)).protected_places() == [str(last)]
