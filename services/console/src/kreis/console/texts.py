"""Texts of a page in one language, with their values, dates and numbers.

Names, places and numbers keep their own writing direction inside any text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from markupsafe import Markup

SIMPLE_GERMAN = "de-simple"
NO_BREAK_SPACE = "\u00a0"


def one_or_n(number: int) -> str:
    """Returns the end of the key of a text that says a number: `1`, or `n`."""
    return "1" if number == 1 else "n"


class Isolated(str):
    """Text that has its own way to stand apart from the words around it."""

    __slots__ = ()

    def isolated(self) -> Markup:
        raise NotImplementedError


def bdi(text: str) -> Markup:
    """Isolates the writing direction of a name or place from the words around it (`<bdi>`)."""
    if isinstance(text, Isolated):
        return text.isolated()
    return Markup("<bdi>{}</bdi>").format(text)


class Words:
    """Texts of one language: `words("key", name=…)` fills in the values and escapes them."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.entries = entries
        self.code = language
        """Language of the texts, `de-simple` included."""
        self._locale = Locale(language.split("-")[0])
        self.read_on: date | None = None
        """The day on which they are read, if that is known."""

    def __call__(self, key: str, **values: Any) -> Markup:
        return Markup(self.entries[key]).format(**values)  # noqa: S704  # the texts come from our own files

    @property
    def language(self) -> str:
        """Language code for HTML. Plain German counts as German."""
        return self._locale.language

    @property
    def direction(self) -> str:
        return self.entries["direction"]

    def on(self, today: date) -> Self:
        """Returns the same texts, read on this day: a day of another year says its year."""
        read = copy(self)
        read.read_on = today
        return read

    def day(self, day: date) -> str:
        return self._date(day, "day")

    def hour(self, hour: time | datetime) -> str:
        return format_time(hour, "HH:mm", locale=self._locale)

    def number(self, phone: str) -> Markup:
        """Telephone number in national format, always written from left to right."""
        in_one_piece = national(phone).replace(" ", NO_BREAK_SPACE)
        return Markup('<bdi dir="ltr">{}</bdi>').format(in_one_piece)

    def call(self, phone: str) -> Markup:
        """Telephone number as a link to tap."""
        return Markup('<a href="tel:{}">{}</a>').format(phone, self.number(phone))

    def name_of(self, language: str) -> str:
        """Name of a language, in this language."""
        return str(self._locale.languages.get(language.partition("-")[0], language))

    def _date(self, day: date, pattern: str) -> str:
        """Formats a date with no-break spaces, so that no line ends inside it."""
        said = self.entries[pattern]
        if self.read_on and self.read_on.year != day.year:
            said = said.replace("MMMM", "MMMM y")
        return format_date(day, said, self._locale).replace(" ", NO_BREAK_SPACE)


def national(phone: str) -> str:
    """Returns the number without the country code. Text that is no number stays as it is."""
    try:
        number = phonenumbers.parse(phone, "DE")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def entries_of(file: Path) -> dict[str, str]:
    """Loads the texts from the file of a language."""
    entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return entries
