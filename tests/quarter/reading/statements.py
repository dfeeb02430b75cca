"""What a page states: every row, cell, pair, number and sentence of it, none left out.

Promise: whatever can be read below `main` is in a statement, except what can be tapped. A section
that is new on a page is read too; nobody has to teach the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.quarter.reading.html import Element, main_of

_NAMES = ("b", "a", "time")


class Statement(NamedTuple):
    """`label` is the heading and the row or column, `value` is what stands there."""

    page: str
    label: str
    value: str


def statements_of(page: str, html: str) -> list[Statement]:
    """Everything that a page states, in its order."""
    found = _read(main_of(html), _Heading())
    return [Statement(page, label, value) for label, value in found if value]


class _Heading:
    """The heading under which the reader is."""

    text = ""


def _read(
    element: Element, heading: _Heading, *, in_form: bool = False
) -> Iterator[tuple[str, str]]:
    """Forms are read for the sentences in them. What is folded up to be filled in is not."""
    in_form = in_form or element.tag == "form"
    is_field = "field" in element.classes or element.tag == "fieldset"
    is_folded = element.tag == "details" and (in_form or _fills_in(element))
    is_silent = element.is_silent and element.tag != "form"
    if is_silent or is_field or is_folded or _only_leads_on(element):
        return
    if element.tag in ("h1", "h2"):
        heading.text = element.text
        yield ("title", element.text) if element.tag == "h1" else ("section", element.text)
    elif element.tag == "table":
        yield from _table(element, heading.text)
    elif element.tag == "dl":
        yield from _pairs(element, heading.text)
    elif element.tag == "li":
        yield from _row(element, heading.text)
    elif element.tag in ("p", "span", "a"):
        yield heading.text, element.text
    else:
        own = "".join(each for each in element.children if isinstance(each, str)).split()
        if own:
            yield heading.text, " ".join(own)
        for child in element.elements:
            yield from _read(child, heading, in_form=in_form)


def _fills_in(element: Element) -> bool:
    return any(each.tag == "form" for each in element.below())


def _only_leads_on(element: Element) -> bool:
    """A link by itself is something to tap; a link within a sentence or a row is read."""
    if element.tag == "a":
        return "phone" not in element.classes
    own = [each for each in element.children if not isinstance(each, str) or each.strip()]
    return element.tag == "p" and len(own) == 1 and getattr(own[0], "tag", "") == "a"


def _table(table: Element, heading: str) -> Iterator[tuple[str, str]]:
    """A row in one piece, so that a cell cannot have slipped into another row unnoticed."""
    rows = [each for each in table.below() if each.tag == "tr"]
    columns = [each.text for each in rows[0].elements] if rows else []
    for row in rows[1:]:
        cells = row.elements
        name = next((each.text for each in cells if each.tag == "th"), "")
        texts = [" ".join(each.words("summary").split()) for each in cells]
        said = [f"{column}: {text}" for column, text in zip(columns, texts, strict=True)]
        yield f"{heading}: {name}", " | ".join(said)


def _pairs(pairs: Element, heading: str) -> Iterator[tuple[str, str]]:
    term = ""
    for each in pairs.elements:
        if each.tag == "dt":
            term = each.text
        else:
            yield f"{heading}: {term}", each.text


def _row(row: Element, heading: str) -> Iterator[tuple[str, str]]:
    """A row is called by its name: what stands in it in bold, as a link, or as its time.

    The text of a message is a statement of its own. What it says in German is left out.
    """
    own = [each for each in row.below() if each.tag in _NAMES or "strong" in each.classes]
    name = next((each.text for each in own if each.text), "")
    text = row.text
    label = f"{heading}: {name}"
    yield label, " ".join(text.replace(name, "", 1).split()) or text
    for letter in [each for each in row.below() if "letter" in each.classes][:1]:
        yield f"{label}: Text", " ".join(letter.words().split())
