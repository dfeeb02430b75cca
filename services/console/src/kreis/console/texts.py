"""The words of the pages: one JSON file per language, and how that language writes dates.

Promise: names, places and numbers keep their direction inside any text. A language is a file;
adding one changes no code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from markupsafe import Markup

from kreis.console.domain import Child, Choice, ChoiceKind, Contact, Meeting, Person, Week, Weekly

_FOLDER = Path(__file__).parent / "languages"
FALLBACK = "de"
SIMPLE_GERMAN = "de-simple"
NO_BREAK_SPACE = "\u00a0"


@cache
def languages() -> Mapping[str, Words]:
    """Every language there is a file for."""
    return {
        file.stem: Words(file.stem, entries_of(file)) for file in sorted(_FOLDER.glob("*.json"))
    }


def words_of(language: str | None) -> Words:
    """That language if we have it, else German."""
    return languages().get(language or FALLBACK, languages()[FALLBACK])


def words_for(contact: Contact, browsers: str | None) -> Words:
    """Her own language where we have it, else her browser's, else German as she can read it: the
    same rule by which her messages are written, but for the browser, which they cannot know."""
    german = FALLBACK if contact.is_fluent else SIMPLE_GERMAN
    wanted = (contact.language, browsers or german)
    return words_of(next(each for each in wanted if each in languages()))


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

    def days(self, week: Week) -> Markup:
        """`Mo 5. bis Fr 9. April`: the month once if it is the same."""
        same_month = week.first.month == week.last.month
        first = self._date(week.first, "day_of_month" if same_month else "day")
        return self("days", first=first, last=self.day(week.last))

    def hour(self, hour: time | datetime) -> str:
        return format_time(hour, "HH:mm", locale=self._locale)

    def hours(self, span: Week | Weekly | Meeting) -> Markup:
        return self("hours", starts_at=self.hour(span.starts_at), ends_at=self.hour(span.ends_at))

    def number(self, phone: str) -> Markup:
        """As people here write it, in its own direction."""
        in_one_piece = national(phone).replace(" ", NO_BREAK_SPACE)
        return Markup('<bdi dir="ltr">{}</bdi>').format(in_one_piece)

    def call(self, phone: str) -> Markup:
        """A number to tap."""
        return Markup('<a href="tel:{}">{}</a>').format(phone, self.number(phone))

    def reachable(self, person: Person | None, hours: str) -> Markup:
        """Who answers, and when."""
        if person is None:
            return bdi(hours)
        return self("call.hours", person=bdi(person.name), hours=bdi(hours))

    def child(self, child: Child, *, is_discreet: bool) -> Markup:
        """Her name if we know it and may show it, else her age."""
        if child.first_name and not is_discreet:
            return bdi(child.first_name)
        return self("child", age=self.age(child.age))

    def age(self, years: int) -> Markup:
        """Years in words; each language counts in its own plural forms (CLDR)."""
        form = "baby" if years < 1 else self._locale.plural_form(years)
        key = f"age.{form}"
        return self(key if key in self.entries else "age.other", age=years)

    def children(self, children: Iterable[Child], *, is_discreet: bool) -> Markup:
        labels = [self.child(child, is_discreet=is_discreet) for child in children]
        return Markup(format_list(labels, locale=self._locale))  # noqa: S704  # each is escaped

    def choice(self, choice: Choice, *, is_discreet: bool) -> Markup:
        """What its button says."""
        if choice.kind is not ChoiceKind.WITH_CHILDREN:
            return self(f"choice.{choice.kind}")
        if len(choice.children) == 1:
            child = self.child(choice.children[0], is_discreet=is_discreet)
            return self("choice.with_one", child=child)
        both = len(choice.children) == 2
        return self("choice.with_both" if both else "choice.with_all", count=len(choice.children))

    def month(self, month: str) -> str:
        """`Januar 2025` for `2025-01`."""
        return self._date(date.fromisoformat(f"{month}-01"), "month")

    def name_of(self, language: str) -> str:
        """What that language is called in this one."""
        return str(self._locale.languages.get(language.partition("-")[0], language))

    def before(self, meeting: Meeting) -> Markup:
        """What of a date was otherwise before: the day and hour, the place, or both."""
        assert meeting.change is not None
        was = meeting.change.before
        said: list[Any] = []
        if was.starts_at.date() != meeting.day:
            said.append(self.day(was.starts_at.date()))
        if (was.starts_at, was.ends_at) != (meeting.starts_at, meeting.ends_at):
            said.append(
                self("hours", starts_at=self.hour(was.starts_at), ends_at=self.hour(was.ends_at))
            )
        if was.venue != meeting.venue:
            said.append(bdi(was.venue.name))
        whole = said[0]
        for part in said[1:]:
            whole = self("dates.pair", first=whole, second=part)
        return self("changed.before", before=whole)

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
