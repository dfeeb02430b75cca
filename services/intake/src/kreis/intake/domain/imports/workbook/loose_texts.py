"""Every text of a sheet that nobody is imported from, in whatever order and spelling it has.

Such a sheet is only searched for words of address protection. So nothing in it is refused but what
is no XML: a text too many does no harm, and one too few may.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kreis.intake.domain.imports.workbook.beside import local
from kreis.intake.domain.imports.workbook.book import Book
from kreis.intake.domain.imports.workbook.package import broken_is_refused


def texts_by_line(book: Book, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the texts of each row. Raises `WorkbookBroken`."""
    line = 0
    with broken_is_refused():
        for event, element in book.package.events(path):
            if event == "end" and local(element) == "row":
                said = element.get("r", "")
                line = int(said) if said.isdecimal() else line + 1
                yield line, [*_texts(book, element)]
                element.clear()


def _texts(book: Book, row: Element) -> Iterator[str]:
    for cell in row.iter():
        if local(cell) != "c":
            continue
        if cell.get("t") == "s":
            yield from (_shared(book, each.text or "") for each in cell if local(each) == "v")
        else:
            yield "".join(cell.itertext())
            yield from ("".join(each.itertext()) for each in cell)
    yield from (each.tail for each in row.iter() if each.tail and each.tail.strip())


def _shared(book: Book, number: str) -> str:
    """The shared text of this number. Raises `IndexError` if there is none."""
    number = number.strip()
    return book.texts[int(number)].text if number.isdecimal() and len(number) < 10 else number
