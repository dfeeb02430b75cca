"""The parts of an Office file (OPC, ECMA-376 part 2): its archive, relationships and XML.

Promise: nothing is unpacked beyond measure, and no part is read that another one hides.
Refuses: archives that are no workbook, by what they are; locked ones; XML that names entities.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from kreis.intake.domain import unusable_files

MAX_UNPACKED = 60_000_000
"""Bytes of all parts of a workbook. One with 20,000 rows and 30 columns has about 25 MB."""
MAX_PARTS = 500
MARK = b"PK\x03\x04"
_DANGEROUS = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")
"""XML that may name entities, which grow when they are read. No spreadsheet program writes it."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_BROKEN = (
    *(KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError),
    *(OverflowError, ParseError, zipfile.BadZipFile, NotImplementedError, RuntimeError),
    *(zlib.error, lzma.LZMAError),
)
"""What the standard library raises on an archive or a part that is not as it has to be."""
_LOCKED = 0x1
"""The bit of an entry that is encrypted."""
_OTHERS = {
    "xl/workbook.bin": "XLSB",
    "content.xml": "ODS",
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
    "index/document.iwa": "Numbers",
}
"""A part that other kinds of files have, and how people know the kind."""


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """Turns what a broken file raises into `WorkbookBroken`."""
    try:
        yield
    except _BROKEN:
        raise unusable_files.WorkbookBroken from None


class Related(NamedTuple):
    """A part that another one names: its id there, what it is, and its path."""

    id: str
    kind: str
    path: str


class Package:
    """The archive. Names of parts are compared without case, as Office does."""

    def __init__(self, raw: bytes) -> None:
        with broken_is_refused():
            self._packed = zipfile.ZipFile(io.BytesIO(raw))
            parts = self._packed.infolist()
        if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED:
            raise unusable_files.WorkbookTooLarge(most=MAX_UNPACKED // 1_000_000)
        self._parts = {_name(each.filename): each for each in parts}
        if any(each.flag_bits & _LOCKED for each in parts):
            raise unusable_files.WorkbookLocked
        if len(self._parts) < len(parts):
            raise unusable_files.WorkbookBroken  # programs differ in which of two they read

    def workbook(self) -> str:
        """Returns the path of the workbook itself. Raises a kind of `UnusableFile`."""
        found = [each.path for each in self.related("") if each.kind == "officeDocument"]
        kinds = [kind for name, kind in _OTHERS.items() if name in self._parts]
        if kinds and not any(each.endswith("workbook.xml") for each in found):
            raise unusable_files.FileIsOtherFormat(kind=kinds[0])
        if "[content_types].xml" not in self._parts:
            raise unusable_files.FileIsArchive
        if len(found) != 1 or found[0] not in self._parts:
            raise unusable_files.WorkbookBroken
        return found[0]

    def has(self, path: str) -> bool:
        return path in self._parts

    def related(self, path: str) -> list[Related]:
        """The parts that the part at this path names; those outside the file are left out."""
        folder, name = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return []
        return [
            Related(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                _name(posixpath.normpath(posixpath.join("/", folder, unquote(_target(each))))),
            )
            for each in self.tree(rels)
            if each.get("TargetMode") != "External"
        ]

    def raw(self, path: str) -> bytes:
        with broken_is_refused():
            text = self._packed.read(self._parts[path])
        if text.startswith(_UTF_16) or any(each in text for each in _DANGEROUS):
            raise unusable_files.WorkbookBroken
        return text

    def tree(self, path: str) -> Element:
        with broken_is_refused():
            return fromstring(self.raw(path))  # noqa: S314  # raw refuses entities

    def events(self, path: str) -> Iterator[tuple[str, Element]]:
        """Yields the beginning and the end of each element; whoever reads clears what it has."""
        text = self.raw(path)
        with broken_is_refused():
            yield from iterparse(io.BytesIO(text), ("start", "end"))  # noqa: S314  # as above


def _target(relationship: Element) -> str:
    return relationship.get("Target", "").replace("\\", "/")


def _name(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").casefold()
