"""Templates: reading a text from its file, checking it and filling it.

Promise: a text is filled whole or not at all; a line that names something which does not apply
falls out.
Refuses: to load a text with a placeholder that nothing fills (`Misworded`), so that a faulty text
shows when the service starts and not when somebody waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter
from typing import NamedTuple

from kreis.notifications.domain.contacts import Language
from kreis.notifications.templates.languages import MANNERS, RIGHT_TO_LEFT
from kreis.notifications.templates.letters_of_sms import as_sms, without_marks
from kreis.notifications.templates.words import OURS, WORDS_OF, ShortWords

_SUBJECT = "Subject: "
_TWO_STOPS = re.compile(r"(?<=\d)\.\.(?!\.)")


class Misworded(Exception):
    """A text that cannot be filled."""


class Text(NamedTuple):
    """A message's words. `subject` is empty where only an SMS is written.

    `plain` are the lines with our own words without marks, for an SMS.
    """

    language: Language
    subject: str
    lines: tuple[str, ...]
    plain: tuple[str, ...] = ()

    @property
    def as_mail(self) -> str:
        """A line in Arabic says so by a mark: it may begin with a name in Latin letters."""
        mark = RIGHT_TO_LEFT if self.is_right_to_left else ""
        return "".join(f"{mark}{line}\n" for line in self.lines)

    @property
    def as_sms(self) -> str:
        """The text as one line, in the GSM alphabet or, if that would change it, as written."""
        line = " ".join(self.lines)
        mark = RIGHT_TO_LEFT if self.is_right_to_left else ""
        return as_sms(" ".join(self.plain or self.lines), f"{mark}{line}")

    @property
    def is_right_to_left(self) -> bool:
        return MANNERS[self.language].is_right_to_left


@dataclass(frozen=True)
class Template:
    language: Language
    name: str
    subject: str
    lines: tuple[str, ...]

    def fill(self, words: Mapping[str, object]) -> Text:
        applies = [
            line for line in self.lines if all(words[each] is not None for each in _names(line))
        ]
        lines = tuple(_filled(line, words) for line in applies)
        ours = {name: without_marks(str(words[name])) for name in OURS & words.keys()}
        plain = tuple(_filled(without_marks(line), {**words, **ours}) for line in applies)
        return Text(self.language, self.subject.format_map(words), lines, plain)

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for line in (self.subject, *self.lines) for name in _names(line))


def parse(language: Language, name: str, source: str) -> Template:
    """Reads a text and checks that all its placeholders can be filled."""
    head, _, body = source.partition("\n\n")
    if not head.startswith(_SUBJECT) or not body.strip():
        raise Misworded(
            f"{language} {name}: expected a line '{_SUBJECT}…', an empty line and the text"
        )
    subject = head.removeprefix(_SUBJECT)
    template = Template(language, name, subject, tuple(body.splitlines()))
    return _checked(template, WORDS_OF[name])


def load(language: Language, name: str) -> Template:
    """Reads the text of this name from its file and checks it."""
    return parse(language, name, _read(language, name))


def load_short(language: Language, name: str) -> Template:
    """Reads a short pattern, which has no subject, and checks it."""
    lines = tuple(_read(language, name).splitlines())
    return _checked(Template(language, name, "", lines), ShortWords)


def _read(language: Language, name: str) -> str:
    return (files(__package__) / language / f"{name}.txt").read_text(encoding="utf-8")


def _checked(template: Template, words: type) -> Template:
    unknown = template.placeholders - words.__annotations__.keys()
    if unknown:
        faults = ", ".join(sorted(unknown))
        raise Misworded(f"{template.language} {template.name}: nothing fills {faults}")
    return template


def _filled(line: str, words: Mapping[str, object]) -> str:
    """A sentence that ends with a date, `bis Fr 09.04.`, ends with one full stop."""
    return _TWO_STOPS.sub(".", line.format_map(words).strip())


def _names(line: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(line) if name is not None]
