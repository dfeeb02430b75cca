"""Cells as the XML of workbooks spells them: the right value, a finding, or a refusal by place."""

from __future__ import annotations

import pytest

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.rows import Row, Surroundings, read_row
from kreis.intake.domain.imports.table import Table, read_table
from services.intake.tests.oracle import PETRA
from services.intake.tests.raw_workbooks import (
    DERYA,
    HEADER,
    MAIN,
    STRICT,
    made,
    row,
    sheet,
    with_cell,
)

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHARED = (
    "<si><t>Derya</t></si>"
    '<si><r><t>Der</t></r><r><rPr><b/></rPr><t xml:space="preserve">ya </t></r></si>'
    "<si><t>Derya</t><rPh sb='0' eb='1'><t>Frauenhaus</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t>Der_x0079_a</t></si>"
    "<si><x:b xmlns:x='urn:x'>Derya</x:b></si>"
    "<si/>"
)
READ = {
    "a text without its type": "<c r='A2'><is><t>Derya</t></is></c>",
    "a text whose type is another": "<c r='A2' t='str'><is><t>Derya</t></is></c>",
    "a text in the value": "<c r='A2' t='inlineStr'><v>Derya</v></c>",
    "the same text twice": "<c r='A2' t='inlineStr'><is><t>Derya</t></is><v>Derya</v></c>",
    "a text of a formula, saved as a value": "<c r='A2' t='str'><v>Derya</v></c>",
    "runs": "<c r='A2' t='inlineStr'><is><r><t>Der</t></r><r><t>ya</t></r></is></c>",
    "how it is spoken": "<c r='A2'><is><t>Derya</t><rPh sb='0' eb='1'><t>デ</t></rPh></is></c>",
    "blanks to keep": "<c r='A2'><is><t xml:space='preserve'> Derya </t></is></c>",
    "CDATA": "<c r='A2'><is><t><![CDATA[Derya]]></t></is></c>",
    "a comment of XML": "<c r='A2'><is><t>Der<!-- x -->ya</t></is></c>",
    "signs by number": "<c r='A2'><is><t>&#68;erya</t></is></c>",
    "a shared text": "<c r='A2' t='s'><v>0</v></c>",
    "a shared text and line breaks": "<c r='A2' t='s'>\n <v>\n 0 </v>\n</c>",
    "a shared text in runs": "<c r='A2' t='s'><v>1</v></c>",
    "a shared text with its sound": "<c r='A2' t='s'><v>2</v></c>",
    "a sign that XML cannot hold": "<c r='A2' t='s'><v>3</v></c>",
    "attributes of other programs": "<c r='A2' t='s' x:d='1' xmlns:x='urn:x'><v>0</v></c>",
    "an extension": "<c r='A2' t='s'><v>0</v><extLst><ext uri='x'/></extLst></c>",
    "a prefix": f"<m:c xmlns:m='{MAIN}' r='A2'><m:is><m:t>Derya</m:t></m:is></m:c>",
}


def derya(raw: bytes) -> Row:
    table = read_table(raw)
    (record,) = table.records()
    return read_row(table, record, Surroundings(contact_person_id=PETRA))


@pytest.mark.parametrize("kind", READ)
def test_a_name_is_read_however_it_is_spelt(kind: str) -> None:
    found = derya(made(with_cell("A", READ[kind]), shared=SHARED))
    assert (found.registration["first_name"], found.faults) == ("Derya", [])


REFUSED = {
    "alternatives instead of a cell": f"<mc:AlternateContent xmlns:mc='{MC}'><mc:Choice>"
    "<c r='A2'><is><t>Derya</t></is></c></mc:Choice></mc:AlternateContent>",
    "alternatives in a cell": f"<c r='A2'><mc:AlternateContent xmlns:mc='{MC}'><mc:Choice>"
    "<is><t>Derya</t></is></mc:Choice></mc:AlternateContent></c>",
    "alternatives in a text": f"<c r='A2'><is><mc:AlternateContent xmlns:mc='{MC}'><mc:Fallback>"
    "<t>Derya</t></mc:Fallback></mc:AlternateContent></is></c>",
    "a text beside its element": "<c r='A2'>Derya</c>",
    "a text beside its run": "<c r='A2'><is>Der<t>ya</t></is></c>",
    "a cell of another namespace": "<x:c xmlns:x='urn:x' r='A2'><x:v>5</x:v></x:c>",
    "two values": "<c r='A2' t='str'><v>Derya</v><v>Ewa</v></c>",
    "a text and another value": "<c r='A2' t='str'><is><t>Derya</t></is><v>Ewa</v></c>",
    "elements in a value": "<c r='A2' t='str'><v><b>Derya</b></v></c>",
    "a type that does not exist": "<c r='A2' t='string'><v>Derya</v></c>",
    "a type in capitals": "<c r='A2' t='S'><v>0</v></c>",
    "words as a number": "<c r='A2'><v>Derya</v></c>",
    "no number at all": "<c r='A2'><v>NaN</v></c>",
    "neither yes nor no": "<c r='A2' t='b'><v>2</v></c>",
    "a day that is none": "<c r='A2' t='d'><v>1994-02-31</v></c>",
    "a shared text that does not exist": "<c r='A2' t='s'><v>77</v></c>",
    "a shared text below zero": "<c r='A2' t='s'><v>-1</v></c>",
    "a shared text in XML of another kind": "<c r='A2' t='s'><v>4</v></c>",
    "a style that does not exist": "<c r='A2' s='99' t='str'><v>Derya</v></c>",
    "a place in small letters": "<c r='a2' t='str'><v>Derya</v></c>",
    "a place of no column": "<c r='2' t='str'><v>Derya</v></c>",
    "a type in a namespace": f"<c r='A2' m:t='s' xmlns:m='{MAIN}'><v>0</v></c>",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_understood_is_refused_by_its_place(kind: str) -> None:
    with pytest.raises(unusable_files.CellNotUnderstood) as refused:
        read_table(made(with_cell("A", REFUSED[kind]), shared=SHARED))
    assert refused.value.params["place"] == "Blatt 1!A2"


ROWS = {
    "alternatives among rows": f"<mc:AlternateContent xmlns:mc='{MC}'><mc:Choice>"
    f"{row(3, DERYA)}</mc:Choice></mc:AlternateContent>",
    "a row of another namespace": "<x:row xmlns:x='urn:x' r='3'/>",
    "a row whose number is none": "<row r='drei'/>",
    "a text in a row": "<row r='3'>Ewa</row>",
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_that_is_not_understood_is_refused(kind: str) -> None:
    with pytest.raises(unusable_files.CellNotUnderstood) as refused:
        read_table(made(sheet(row(1, HEADER), row(2, DERYA), ROWS[kind])))
    assert refused.value.params["place"].endswith("3")


@pytest.mark.parametrize(
    "behind",
    [
        f"<mc:A xmlns:mc='{MC}'><sheetData>{row(3, DERYA)}</sheetData></mc:A>",
        f"<extLst><ext uri='x'>{row(3, DERYA)}</ext></extLst>",
    ],
)
def test_rows_outside_of_their_place_are_refused(behind: str) -> None:
    with pytest.raises(unusable_files.CellNotUnderstood):
        read_table(made(sheet(row(1, HEADER), row(2, DERYA), behind=behind)))


def test_two_places_for_rows_are_refused() -> None:
    behind = f"<sheetData>{row(3, DERYA)}</sheetData>"
    with pytest.raises(unusable_files.UnusableFile):
        read_table(made(sheet(row(1, HEADER), row(2, DERYA), behind=behind)))


def test_a_strict_workbook_is_read_as_others_are() -> None:
    day = "<c r='D2' t='d' s='1'><v>1994-03-23T00:00:00</v></c>"
    found = derya(made(with_cell("D", day, main=STRICT), main=STRICT))
    assert found.registration["birth_date"] == "1994-03-23"
    assert found.faults == []


def test_a_namespace_that_nobody_knows_is_refused() -> None:
    with pytest.raises(unusable_files.WorkbookBroken):
        read_table(made(with_cell("A", "<c r='A2'/>", main="urn:mine")))


ENDS = {
    "<mergeCells count='1'><mergeCell ref='A2:B3'/></mergeCells>": "cells-merged",
    "<mergeCells><mergeCell\n  ref = 'B3:A2' /></mergeCells>": "cells-merged",
    "<m:mergeCells xmlns:m='urn:x'><m:mergeCell ref=\"$A$2:$B$3\"/></m:mergeCells>": "cells-merged",
}


@pytest.mark.parametrize("behind", ENDS)
def test_merged_cells_are_found_however_they_are_spelt(behind: str) -> None:
    table: Table = read_table(made(sheet(row(1, HEADER), row(2, DERYA), behind=behind)))
    found = [
        fault.code
        for each in table.records()
        for fault in read_row(table, each, Surroundings(contact_person_id=PETRA)).faults
    ]
    assert found == ["cells-merged"]


def test_merged_cells_without_a_place_are_refused() -> None:
    behind = "<mergeCells><mergeCell ref='A:B'/></mergeCells>"
    with pytest.raises(unusable_files.WorkbookBroken):
        read_table(made(sheet(row(1, HEADER), row(2, DERYA), behind=behind)))
