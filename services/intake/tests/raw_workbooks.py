"""Workbooks written as XML by hand, as programs other than Excel write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = {
    MAIN: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADER = ("Vorname", "Nachname", "Sprache", "Geburtsdatum", "Telefon", "Kind 1", "Zeiten")
DERYA = ("Derya", "Şahin", "Türkisch", "23.03.1994", "0171 3920011", "10/2024*", "Di Do")
COLUMNS = "ABCDEFG"
FORMATS = ("General", "dd.mm.yyyy", "mmm yy", "00000", "0%")
"""The formats of the styles 0 to 4; `made` takes further ones."""


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(line: int, texts: tuple[str, ...], **others: str) -> str:
    """A row of texts. `others` are cells by column, as XML, in the place of a text."""
    cells = [
        others.get(column, inline(f"{column}{line}", text))
        for column, text in zip(COLUMNS, texts, strict=True)
    ]
    return f'<row r="{line}">{"".join(cells)}</row>'


def sheet(*rows: str, behind: str = "", main: str = MAIN) -> str:
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData>{behind}</worksheet>'


def with_cell(column: str, xml: str, *, behind: str = "", main: str = MAIN) -> str:
    """The sheet of Derya, with this XML for one of her cells."""
    return sheet(row(1, HEADER), row(2, DERYA, **{column: xml}), behind=behind, main=main)


def styles(*codes: str, main: str = MAIN) -> str:
    known = [*FORMATS, *codes]
    named = "".join(
        f'<numFmt numFmtId="{170 + at}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for at, code in enumerate(known)
    )
    used = "".join(f'<xf numFmtId="{170 + at}" fontId="0"/>' for at in range(len(known)))
    return (
        f'<styleSheet xmlns="{main}"><numFmts>{named}</numFmts>'
        f"<fonts><font/></fonts><cellXfs>{used}</cellXfs></styleSheet>"
    )


def _rels(**kinds: str) -> str:
    found = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, each in kinds.items()
        for kind, target in (each.split(" "),)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{found}</Relationships>'


def made(
    *sheets: str,
    shared: str = "",
    codes: tuple[str, ...] = (),
    properties: str = "",
    main: str = MAIN,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook with these sheets; `shared` are its shared strings, `more` parts of any name."""
    kind = _RELATIONS[main]
    names = "".join(
        f'<sheet name="Blatt {at}" sheetId="{at}" r:id="s{at}"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _rels(w=f"{kind}/officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><workbookPr {properties}/>'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _rels(
            strings=f"{kind}/sharedStrings sharedStrings.xml",
            styles=f"{kind}/styles styles.xml",
            **{
                f"s{at}": f"{kind}/worksheet worksheets/sheet{at}.xml"
                for at in range(1, len(sheets) + 1)
            },
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/styles.xml": styles(*codes, main=main),
        **{f"xl/worksheets/sheet{at}.xml": each for at, each in enumerate(sheets, 1)},
        **(more or {}),
    }
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return written.getvalue()


def rels_of_sheet(kind: str, target: str) -> dict[str, str]:
    """What the first sheet names beside it: a part of this kind."""
    return {"xl/worksheets/_rels/sheet1.xml.rels": _rels(one=f"{_RELATIONS[MAIN]}/{kind} {target}")}
