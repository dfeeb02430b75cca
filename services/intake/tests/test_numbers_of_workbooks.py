"""Numbers, days and formulas of workbooks: what people see is read, or it is a finding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.rows import Row, Surroundings, read_row
from kreis.intake.domain.imports.table import read_table
from kreis.intake.domain.imports.workbook.number_formats import shown
from services.intake.tests.oracle import PETRA
from services.intake.tests.raw_workbooks import DERYA, HEADER, inline, made, row, sheet, with_cell

SHOWN = {
    ("34416", "General"): "34416",
    ("34416", "dd.mm.yyyy"): "1994-03-23",
    ("34416.5", "dd.mm.yyyy"): "1994-03-23T12:00:00",
    ("34416", r"[$-407]d\. mmmm yyyy;@"): "1994-03-23",
    ("34416", "dddd, d. mmm yy"): "1994-03-23",
    ("34416", 'd" de "mmmm" de "yyyy'): "1994-03-23",
    ("34416", "m/d/yy h:mm"): "1994-03-23",
    ("45566", "mmm yy"): "10/2024",
    ("45566", "mm/yyyy"): "10/2024",
    ("45566", "d. mmm"): "01.10.",
    ("45566", "yyyy"): "2024",
    ("45566", "dddd"): None,
    ("0.5", "hh:mm"): "12:00:00",
    ("1.5", "[h]:mm"): "36h",
    ("-1", "dd.mm.yyyy"): "#####",
    ("3000000", "dd.mm.yyyy"): "#####",
    ("1067", "00000"): "01067",
    ("1713920011", "0"): "1713920011",
    ("1713920011", "00000000000"): "01713920011",
    ("491711234567", "General"): "491711234567",
    ("4.91711234567E+11", "General"): "491711234567",
    ("4.9171123456789E+17", "General"): "4.9171123456789e+17",
    ("49171123456789012", "0"): "49171123456789012",
    ("59423.0", "#,##0"): "59423",
    ("0.5", "0%"): "50%",
    ("1", "0.00%"): "100%",
    ("5", "0.00"): "5",
    ("5", "[Red]0;[Blue]-0"): "5",
    ("5", "@"): "5",
    ("5", '0" "'): "5",
    ("5", '"Kind "0'): None,
    ("1", '[=1]"nein";"ja"'): None,
    ("1", ";;;"): None,
    ("0", "0;-0;;@"): None,
    ("0", "0;"): "0",
    ("-1", "0;"): None,
    ("1713920011", '0000"/"0000000'): None,
    ("5", "#,##0.00 [$€-407]"): None,
    ("5", "# ?/?"): None,
    ("45566", "[$-411]ggge"): None,
}


def test_a_number_is_what_its_format_shows() -> None:
    assert {each: shown(*each) for each in SHOWN} == SHOWN
    assert shown("32954", "dd.mm.yyyy", since_1904=True) == "1994-03-23"


def derya(raw: bytes) -> Row:
    table = read_table(raw)
    (record,) = table.records()
    return read_row(table, record, Surroundings(contact_person_id=PETRA))


def of_derya(column: str, xml: str, *codes: str, properties: str = "") -> Row:
    return derya(made(with_cell(column, xml), codes=codes, properties=properties))


TAKEN = {
    "a day": ("D", "<c r='D2' s='1'><v>34416</v></c>", "birth_date", "1994-03-23"),
    "a mobile number as a number": ("E", "<c r='E2'><v>1713920011</v></c>", "phone", "1713920011"),
    "one with an exponent": ("E", "<c r='E2'><v>4.91713920011E+11</v></c>", "phone", "4917139200"),
    "a text that is a number": ("E", inline("E2", "0171 3920011"), "phone", "1713920011"),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_numbers_that_say_one_thing_are_taken(kind: str) -> None:
    column, xml, field, value = TAKEN[kind]
    found = of_derya(column, xml)
    assert (value in found.registration[field], found.faults) == (True, [])


def test_days_of_old_macs_are_counted_from_1904() -> None:
    cell = "<c r='D2' s='1'><v>32954</v></c>"
    for said in ("date1904='1'", "date1904='true'"):
        found = of_derya("D", cell, properties=said)
        assert found.registration["birth_date"] == "1994-03-23"
    assert of_derya("D", cell).registration["birth_date"] == "1990-03-22"


def test_a_month_is_the_month_of_a_child_and_no_birth_date() -> None:
    child = of_derya("F", "<c r='F2' s='2'><v>45566</v></c>")
    assert [each["birth_month"] for each in child.registration["children"]] == ["2024-10"]
    mother = of_derya("D", "<c r='D2' s='2'><v>34416</v></c>")
    assert [(each.field, each.code) for each in mother.faults] == [("birth_date", "date")]


FAULTS = {
    "a day without its format": ("D", "<c r='D2'><v>34416</v></c>", "date"),
    "a month without its format": ("F", "<c r='F2'><v>45566</v></c>", "month"),
    "a day with a time": ("D", "<c r='D2' s='1'><v>34416.5</v></c>", "date"),
    "a day before 1900": ("D", "<c r='D2' s='1'><v>-5</v></c>", "date"),
    "a number of lost digits": (
        "E",
        "<c r='E2'><v>4.9171392001E+17</v></c>",
        "number-shortened",
    ),
    "yes for a name": ("B", "<c r='B2' t='b'><v>1</v></c>", None),
    "an error": ("A", "<c r='A2' t='e'><v>#REF!</v></c>", "sheet-error"),
    "an error of new functions": ("A", "<c r='A2' t='e'><v>#ÜBERLAUF!</v></c>", "sheet-error"),
    "a column that is too narrow": ("A", inline("A2", "######"), "sheet-error"),
    "a formula": ("A", "<c r='A2' t='str'><f>B2</f><v>Derya</v></c>", "formula"),
    "a formula that nobody calculated": ("A", "<c r='A2'><f>B2</f></c>", "formula"),
    "a shared formula": ("A", "<c r='A2'><f t='shared' si='0'/><v>5</v></c>", "formula"),
    "a percentage for a time": ("G", "<c r='G2' s='4'><v>1</v></c>", "slot"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_numbers_that_may_mean_more_are_findings(kind: str) -> None:
    column, xml, code = FAULTS[kind]
    found = of_derya(column, xml)
    assert [each.code for each in found.faults] == ([code] if code else [])
    assert found.registration.get("last_name") in ("Şahin", "WAHR")


def test_a_format_that_shows_other_words_is_a_finding_with_its_place() -> None:
    found = of_derya("C", "<c r='C2' s='5'><v>1</v></c>", '[=1]"nein";"ja"')
    assert [(each.field, each.code, dict(each.params)) for each in found.faults] == [
        ("row", "cell-format", {"place": "C2"})
    ]


def _places(raw: bytes) -> Iterator[str]:
    yield from read_table(raw).protected_places()


def test_what_a_formula_came_to_is_searched_for_protection() -> None:
    for said in ("hat Auskunftssperre", "gesperrt", "Schutz"):
        cell = f"<c r='A2' t='str'><f>VLOOKUP(B2,Liste!A:B,2)</f><v>{said}</v></c>"
        assert [*_places(made(with_cell("A", cell)))] == ["2"]
    cell = "<c r='A2' t='str'><f>VLOOKUP(B2,Liste!A:B,2)</f><v>grün</v></c>"
    assert [*_places(made(with_cell("A", cell)))] == []


def test_a_part_of_a_text_that_is_struck_through_is_a_finding() -> None:
    for said, is_struck in (("<strike/>", True), ("<strike val='0'/>", False), ("<b/>", False)):
        text = f"<is><r><rPr>{said}</rPr><t>0171 1</t></r><r><t>0171 3920011</t></r></is>"
        text = text.replace("0171 1", "0172 5555555 ")
        found = of_derya("E", f"<c r='E2' t='inlineStr'>{text}</c>")
        assert ("struck-through" in [each.code for each in found.faults]) is is_struck


def test_a_hidden_row_is_read_and_said() -> None:
    hidden = row(2, DERYA).replace("<row ", "<row hidden='true' ")
    found = derya(made(sheet(row(1, HEADER), hidden)))
    assert (found.faults, [each.code for each in found.notes]) == ([], ["row-hidden"])


def test_a_style_of_no_known_format_is_a_finding() -> None:
    """Format 5 is money in one country and something else in another."""
    xml = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
        '<font/></fonts><cellXfs><xf numFmtId="5" fontId="0"/></cellXfs></styleSheet>'
    )
    raw = made(with_cell("E", "<c r='E2' s='0'><v>5</v></c>"), more={"xl/styles.xml": xml})
    assert [each.code for each in derya(raw).faults] == ["cell-format"]
    with pytest.raises(unusable_files.WorkbookBroken):
        read_table(made(with_cell("A", "<c r='A2'/>"), more={"xl/styles.xml": "<styleSheet/>"}))
