"""Whether a page tells a value, beside the fields in which it may be typed."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from kreis.console.staff.wording import StaffWords, staff_languages
from services.console.tests.page import Element, Page


def is_told(page: Page, value: str) -> bool:
    """True if the page says the value beside its fields, as people read it.

    Headings and choices do not count: they say it whether or not it stands there. Ids on a page
    have all digits, so a part of a longer word does not count.
    """
    shown = [value, *_labels(page.root, value)]
    with suppress(ValueError):
        shown += _read(staff_languages()["de"], date.fromisoformat(value))
    whole = "|".join(map(re.escape, shown))
    return bool(re.search(rf"(?<![\w.:-])(?:{whole})(?![\w:-])", _beside_fields(page.root)))


def _labels(root: Element, value: str) -> list[str]:
    """The texts of options and choices that have this value."""
    options = [each for each in root.all("option") if each.attributes.get("value") == value]
    choices = [each for each in root.all("label") if each.all("input", value=value)]
    return [text for each in (*options, *choices) if (text := " ".join(each.text.split()))]


def _beside_fields(element: Element) -> str:
    if element.tag in ("title", "h1", "option", "label"):
        return " "
    parts = [each if isinstance(each, str) else _beside_fields(each) for each in element.children]
    return "".join(parts)


def _read(words: StaffWords, day: date) -> list[str]:
    return [each(day).replace("\u00a0", " ") for each in (words.short, words.long)]
