"""What sheets of a workbook share: their names, number formats, and texts.

Both spellings of the format are read, that of Excel ("transitional") and the strict one of ISO.
They differ in the names of their namespaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports.workbook.number_formats import BUILT_IN
from kreis.intake.domain.imports.workbook.package import Package, Related, broken_is_refused

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, such as `_x000D_`."""


class Sheet(NamedTuple):
    title: str
    path: str
    is_seen: bool
    is_table: bool
    """Whether it has rows; sheets of charts and old macros have none."""


class Text(NamedTuple):
    """A text of cells. `is_struck` if a part of it is struck through."""

    text: str
    is_struck: bool
    is_known: bool = True
    """Whether its XML is understood; else it is all the letters in it."""


class Style(NamedTuple):
    """`code` is the number format; None: the workbook does not say which it is."""

    code: str | None
    is_struck: bool


PLAIN = Style("General", is_struck=False)


class NotUnderstood(Exception):
    """A piece of XML that this reading does not know. Whoever knows the place names it."""


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in the order of their tabs, and what they share."""

    package: Package
    sheets: tuple[Sheet, ...]
    texts: tuple[Text, ...]
    """The shared texts by number."""
    styles: tuple[Style, ...]
    is_since_1904: bool
    """Whether days are counted from 1904, as old Macs did."""


def read_book(package: Package) -> Book:
    """Reads the workbook of a package. Raises a kind of `UnusableFile`."""
    path = package.workbook()
    with broken_is_refused():
        root = package.tree(path)
        related = package.related(path)
        main = namespace(root)
        said = [each.get("date1904", "0") for each in root.iter(f"{main}workbookPr")]
        return Book(
            package,
            _sheets(root, main, related),
            _texts(package, _part(package, related, "sharedStrings")),
            _styles(package, _part(package, related, "styles")),
            any(map(is_true, said)),
        )


def _part(package: Package, related: list[Related], kind: str) -> str | None:
    found = [each.path for each in related if each.kind == kind]
    if len(found) > 1:
        raise unusable_files.WorkbookBroken
    return found[0] if found and package.has(found[0]) else None


def _sheets(root: Element, main: str, related: list[Related]) -> tuple[Sheet, ...]:
    """Raises `WorkbookBroken` if two sheets have one name."""
    parts = {each.id: each for each in related}
    found = []
    for each in root.iter(f"{main}sheet"):
        part = parts[next(filter(None, map(each.get, _IDS)), "")]
        is_seen = each.get("state", "visible") == "visible"
        found.append(Sheet(each.attrib["name"], part.path, is_seen, part.kind == _TABLE))
    if len({each.title.casefold() for each in found}) < len(found):
        raise unusable_files.WorkbookBroken
    return tuple(found)


def _texts(package: Package, path: str | None) -> tuple[Text, ...]:
    if path is None:
        return ()
    found: list[Text] = []
    depth, main = 0, ""
    for event, element in package.events(path):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == 1:
            main = namespace(element)
        elif event == "end" and depth == 1:
            found.append(_shared(element, main))
            element.clear()
    return tuple(found)


def _styles(package: Package, path: str | None) -> tuple[Style, ...]:
    if path is None:
        return (PLAIN,)
    root = package.tree(path)
    main = namespace(root)
    codes = {
        int(each.attrib["numFmtId"]): each.attrib["formatCode"]
        for each in root.iterfind(f"{main}numFmts/{main}numFmt")
    }
    fonts = [_is_struck(each, main) for each in root.iterfind(f"{main}fonts/{main}font")]
    found = root.iterfind(f"{main}cellXfs/{main}xf")
    return tuple(_style(each, codes, fonts) for each in found) or (PLAIN,)


_TABLE = "worksheet"
_IDS = tuple(f"{{{each}}}id" for each in _RELATIONS)


def namespace(root: Element) -> str:
    """The namespace of a part, in braces. Raises `WorkbookBroken` for one that is none of ours."""
    found = root.tag.partition("}")[0].lstrip("{")
    if found not in NAMESPACES:
        raise unusable_files.WorkbookBroken
    return f"{{{found}}}"


def is_true(text: str) -> bool:
    return text.strip().casefold() in ("1", "true", "on")


def text_of(element: Element, main: str) -> Text:
    """The text of a cell or a shared one. How it is spoken (`rPh`) is no part of it.

    Raises `NotUnderstood`.
    """
    found, is_struck = [], False
    _refuse_loose_text(element)
    for each in element:
        name = each.tag.removeprefix(main)
        if name == "t":
            found.append(_plain(each))
        elif name == "r":
            run = "".join(_plain(part) for part in each.iterfind(f"{main}t"))
            _refuse_others(each, main, ("rPr", "t"))
            is_struck |= bool(run.strip()) and any(_is_struck(part, main) for part in each)
            found.append(run)
        elif name not in ("rPh", "phoneticPr"):
            raise NotUnderstood
    return Text(unescaped("".join(found)), is_struck)


def unescaped(text: str) -> str:
    """The text with `_x000D_` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda each: chr(int(each[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(element: Element) -> str:
    if len(element):
        raise NotUnderstood
    return element.text or ""


def _refuse_others(element: Element, main: str, known: tuple[str, ...]) -> None:
    _refuse_loose_text(element)
    if any(each.tag.removeprefix(main) not in known for each in element):
        raise NotUnderstood


def _refuse_loose_text(element: Element) -> None:
    """A text beside the elements that hold texts is one that Excel would not show, or would."""
    loose = [element.text, *(each.tail for each in element)]
    if any(each and each.strip() for each in loose):
        raise NotUnderstood


def _shared(element: Element, main: str) -> Text:
    try:
        if element.tag == f"{main}si":
            return text_of(element, main)
    except NotUnderstood:
        pass  # said by whichever cell names it
    return Text("".join(element.itertext()), is_struck=False, is_known=False)


def _is_struck(font: Element, main: str) -> bool:
    found = font.find(f"{main}strike")
    return found is not None and is_true(found.get("val", "1"))


def _style(xf: Element, codes: dict[int, str], fonts: list[bool]) -> Style:
    number = int(xf.get("numFmtId", "0"))
    font = int(xf.get("fontId", "0"))
    is_struck = fonts[font] if font < len(fonts) else False
    return Style(codes.get(number) or BUILT_IN.get(number), is_struck)
