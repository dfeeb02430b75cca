"""Texts of staff's pages in German and English, with dates and languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency
from flask import g, has_request_context
from markupsafe import Markup, escape

from kreis.console.texts import SIMPLE_GERMAN, Words, bdi, entries_of

_FOLDER = Path(__file__).parents[1] / "languages" / "staff"


@cache
def staff_languages() -> Mapping[str, StaffWords]:
    return {f.stem: StaffWords(f.stem, entries_of(f)) for f in sorted(_FOLDER.glob("*.json"))}


class StaffWords(Words):
    """Texts of one language.

    `t.count("group.size", 3)` picks singular (`group.size.1`) or plural.
    """

    def count(self, key: str, number: int, **values: Any) -> Markup:
        own = f"{key}.{number}" if f"{key}.{number}" in self.entries else f"{key}.n"
        return self(own, count=number, **values)

    def either(self, key: str, other: str) -> Markup:
        """Returns the text of a code, or `other` if a newer service sent an unknown code."""
        return self(key, number=1) if key in self.entries else escape(other)

    def today(self, day: date) -> str:
        """`Montag, 22. März 2027`."""
        return format_date(day, self.entries["today"], self._locale)

    def short(self, day: date) -> str:
        """`Di 13.04.`, with no-break spaces; in another year `Di 13.04.2027`."""
        present = g.get("year") if has_request_context() else None
        return self._date(day, "short" if day.year == present else "short.year")

    def long(self, day: date) -> str:
        """`Mo 5. April 2027`."""
        return self._date(day, "long")

    def month(self, month: date | str) -> str:
        """`April 2027`."""
        day = month if isinstance(month, date) else date.fromisoformat(f"{month}-01")
        return self._date(day, "month")

    def moment(self, moment: datetime) -> str:
        """`Di 13.04., 09:30`."""
        return f"{self.short(moment.date())}, {self.hour(moment)}"

    def quarter(self, name: str) -> Markup:
        """`2. Quartal 2027`, of `2027-Q2`."""
        year, number = name.split("-Q")
        return self("quarter", year=year, number=number)

    def money(self, cents: int) -> str:
        """`4.725,00 €`."""
        return str(format_currency(cents / 100, "EUR", locale=self._locale))

    def span(self, first: date, last: date) -> Markup:
        """`5. bis 9. April 2027`."""
        same = (first.month, first.year) == (last.month, last.year)
        start = format_date(first, self.entries["span.day" if same else "span.full"], self._locale)
        return self(
            "days", first=start, last=format_date(last, self.entries["span.full"], self._locale)
        )

    def spoken(self, language: str) -> str:
        """Name of a language: `Arabisch`."""
        if language == SIMPLE_GERMAN:
            return self.entries["plain-german"]
        name = self._locale.languages.get(language)
        return name[:1].upper() + name[1:] if name else language

    def language_and_level(self, person: Mapping[str, Any]) -> str:
        """`Arabisch, A2`. German as home language stands without a level, and so does one that
        nobody has said."""
        spoken = self.spoken(person["language"])
        level = person.get("german_level")
        is_open = "german_level" in (person.get("unconfirmed") or ())
        is_told = level and person["language"] != "de" and not is_open
        return f"{spoken}, {self(f'level.{level}')}" if is_told else spoken

    def names(self, names: Iterable[str]) -> Markup:
        """`Elif und Zeynep`, each name in its own writing direction."""
        listed = format_list([str(bdi(name)) for name in names], locale=self._locale)
        return Markup(listed)  # noqa: S704  # each name is escaped by `bdi`

    def listed(self, parts: Iterable[str]) -> Markup:
        return Markup(" · ").join(part for part in parts if part)
