"""The words of a page: a language's texts with their values, and how it writes dates.

Promise: names, places and numbers keep their direction inside any text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from markupsafe import Markup

SIMPLE_GERMAN = "de-simple"
NO_BREAK_SPACE = "\u00a0"


def bdi(text: str) -> Markup:
    """A name or a place, apart from the direction of the words around it."""
    return Markup("<bdi>{}</bdi>").format(text)


class Words:
    """`words("key", name=…)` is the text with its values; values are escaped."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.entries = entries
        self._locale = Locale(language.split("-")[0])

    def __call__(self, key: str, **values: Any) -> Markup:
        return Markup(self.entries[key]).format(**values)  # noqa: S704  # texts are our own

    @property
    def language(self) -> str:
        """As HTML names it; plain German is German."""
        return self._locale.language

    @property
    def direction(self) -> str:
        return self.entries["direction"]

    def day(self, day: date) -> str:
        return self._date(day, "day")

    def hour(self, hour: time | datetime) -> str:
        return format_time(hour, "HH:mm", locale=self._locale)

    def number(self, phone: str) -> Markup:
        """As people here write it, in its own direction."""
        in_one_piece = national(phone).replace(" ", NO_BREAK_SPACE)
        return Markup('<bdi dir="ltr">{}</bdi>').format(in_one_piece)

    def call(self, phone: str) -> Markup:
        """A number to tap."""
        return Markup('<a href="tel:{}">{}</a>').format(phone, self.number(phone))

    def name_of(self, language: str) -> str:
        """What that language is called in this one."""
        return str(self._locale.languages.get(language.partition("-")[0], language))

    def _date(self, day: date, pattern: str) -> str:
        """In one piece: a line never ends inside a date."""
        return format_date(day, self.entries[pattern], self._locale).replace(" ", NO_BREAK_SPACE)


def national(phone: str) -> str:
    """The number without the country's code; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(phone, "DE")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def entries_of(file: Path) -> dict[str, str]:
    """What the file of a language says."""
    entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return entries
