"""The texts of messages, one file a text: a subject, an empty line, one statement a line.

Promise: a text is filled whole or not at all; a line left empty by what does not apply falls out.
Refuses: to be loaded with a placeholder that nothing fills (`Misworded`), so that a faulty text
shows when the service starts and not when somebody waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter
from typing import NamedTuple

from kreis.notifications.domain import Contact, Errand, Invitation, Kind, Occasion
from kreis.notifications.templates.wording import (
    ConfirmationWords,
    DiscreetWords,
    InvitationWords,
    confirmation_words,
    discreet_words,
    invitation_words,
)

LANGUAGE = "de"
_WORDS: Mapping[str, type] = {
    "invitation": InvitationWords,
    "confirmation": ConfirmationWords,
    "discreet": DiscreetWords,
}
_SUBJECT = "Subject: "
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "…": "..."}
    | dict.fromkeys("\u00a0\u202f", " ")
)


class Misworded(Exception):
    """A text that cannot be filled."""


class Text(NamedTuple):
    subject: str
    lines: tuple[str, ...]

    @property
    def as_mail(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def as_sms(self) -> str:
        """One line without dashes and typographic quotes: a single one of them would leave only
        70 characters to each part of the whole message."""
        return " ".join(self.lines).translate(_PLAIN)


@dataclass(frozen=True)
class Template:
    name: str
    subject: str
    lines: tuple[str, ...]

    def fill(self, words: Mapping[str, object]) -> Text:
        lines = (line.format_map(words).strip() for line in self.lines)
        return Text(self.subject.format_map(words), tuple(line for line in lines if line))

    @property
    def placeholders(self) -> frozenset[str]:
        parts = [part for line in (self.subject, *self.lines) for part in Formatter().parse(line)]
        return frozenset(name for _, name, _, _ in parts if name is not None)


class Texts:
    """All texts of this service, checked."""

    def __init__(self) -> None:
        self._templates = {name: _load(name) for name in _WORDS}

    def compose(
        self, errand: Errand, contact: Contact, invitation: Invitation, next_up: Occasion, link: str
    ) -> Text:
        """What is written to her about this errand; under address protection, that there is
        something to read."""
        if contact.is_discreet:
            return self._templates["discreet"].fill({**discreet_words(contact, link)})
        if errand.kind is Kind.INVITATION:
            assert invitation.week is not None
            words = invitation_words(contact, invitation, invitation.week, link)
            return self._templates["invitation"].fill({**words})
        confirmed = confirmation_words(contact, invitation, next_up, link)
        return self._templates["confirmation"].fill({**confirmed})


def parse(name: str, source: str) -> Template:
    """Reads a text and checks that all its placeholders can be filled."""
    head, _, body = source.partition("\n\n")
    if not head.startswith(_SUBJECT) or not body.strip():
        raise Misworded(f"{name}: expected a line '{_SUBJECT}…', an empty line and the text")
    template = Template(name, head.removeprefix(_SUBJECT), tuple(body.splitlines()))
    unknown = template.placeholders - _WORDS[name].__annotations__.keys()
    if unknown:
        raise Misworded(f"{name}: nothing fills {', '.join(sorted(unknown))}")
    return template


def _load(name: str) -> Template:
    file = files(__package__) / LANGUAGE / f"{name}.txt"
    return parse(name, file.read_text(encoding="utf-8"))
