"""Texts of participants' pages: one JSON file for each language.

To add a language, add a file; no code changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from babel.lists import format_list
from markupsafe import Markup

from kreis.console.participants.choices import Choice, ChoiceKind
from kreis.console.participants.domain import (
    Child,
    Contact,
    Meeting,
    Person,
    Week,
    Weekly,
)
from kreis.console.texts import SIMPLE_GERMAN, Words, bdi, entries_of

_FOLDER = Path(__file__).parents[1] / "languages"
FALLBACK = "de"
_DISCREET = ".discreet"


@cache
def languages() -> Mapping[str, HerWords]:
    """Returns all languages that have a file."""
    return {
        file.stem: HerWords(file.stem, entries_of(file)) for file in sorted(_FOLDER.glob("*.json"))
    }


def words_of(language: str | None) -> HerWords:
    """Returns the words of that language if we have it, else of German."""
    return languages().get(language or FALLBACK, languages()[FALLBACK])


def words_for(contact: Contact, browsers: str | None) -> HerWords:
    """Returns words in the participant's language, else in her browser's, else in German.

    The German is plain below level B2. Messages follow the same rule without the browser, which
    they do not know.
    """
    german = FALLBACK if contact.is_fluent else SIMPLE_GERMAN
    wanted = (contact.language, browsers or german)
    words = words_of(next(each for each in wanted if each in languages()))
    return words.discreetly if contact.is_discreet else words


class HerWords(Words):
    """Texts about a participant's dates, children and answers."""

    @cached_property
    def discreetly(self) -> HerWords:
        """The same texts, but `week.discreet` instead of `week` and so on. None of them tells what
        the dates are about."""
        neutral = {key.removesuffix(_DISCREET): text for key, text in self._neutral_entries()}
        return HerWords(str(self._locale), {**self.entries, **neutral})

    def _neutral_entries(self) -> Iterator[tuple[str, str]]:
        return (each for each in self.entries.items() if each[0].endswith(_DISCREET))

    def days(self, week: Week) -> Markup:
        """`Mo 5. bis Fr 9. April`. The month stands once if both days share it."""
        same_month = week.first.month == week.last.month
        first = self._date(week.first, "day_of_month" if same_month else "day")
        return self("days", first=first, last=self.day(week.last))

    def each_day(self, days: Iterable[date]) -> str:
        """`Di 14. September, Di 28. September und Di 12. Oktober`."""
        return format_list([self.day(day) for day in days], locale=self._locale)

    def hours(self, span: Week | Weekly | Meeting) -> Markup:
        return self("hours", starts_at=self.hour(span.starts_at), ends_at=self.hour(span.ends_at))

    def reachable(self, person: Person | None, hours: str) -> Markup:
        """Names who answers the telephone, and when."""
        if person is None:
            return bdi(hours)
        return self("call.hours", person=bdi(person.name), hours=bdi(hours))

    def topic(self, names: Mapping[str, str]) -> Markup:
        """Name of a topic in this language, else in German, which is marked as such."""
        if self.code in names:
            return bdi(names[self.code])
        return Markup('<bdi lang="de">{}</bdi>').format(names.get(FALLBACK, ""))

    def topics(self, all_names: Iterable[Mapping[str, str]]) -> Markup:
        return Markup(", ").join(self.topic(names) for names in all_names)

    def child(self, child: Child, *, is_discreet: bool) -> Markup:
        """Names a child by first name if we know it and may show it, else by age."""
        if child.first_name and not is_discreet:
            return bdi(child.first_name)
        return self("child", age=self.age(child.age))

    def age(self, years: int) -> Markup:
        """Age in words, in the plural form of the language (CLDR)."""
        form = "baby" if years < 1 else self._locale.plural_form(years)
        key = f"age.{form}"
        return self(key if key in self.entries else "age.other", age=years)

    def children(self, children: Iterable[Child], *, is_discreet: bool) -> Markup:
        labels = [self.child(child, is_discreet=is_discreet) for child in children]
        return Markup(format_list(labels, locale=self._locale))  # noqa: S704  # each is escaped

    def choice(self, choice: Choice, *, is_discreet: bool) -> Markup:
        """Text of an answer button."""
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

    def before(self, meeting: Meeting) -> Markup:
        """Says what a change replaced: day and time, place, or both."""
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
