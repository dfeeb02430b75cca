"""The texts of messages, one file a text: a subject, an empty line, one statement a line.

Promise: a text is filled whole or not at all; a line that names something which does not apply
falls out. In scripts that make an SMS dear, a short pattern (`short.txt`) takes its place there.
Refuses: to be loaded with a placeholder that nothing fills (`Misworded`), so that a faulty text
shows when the service starts and not when somebody waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter
from typing import NamedTuple

from kreis.notifications.domain.contacts import Contact, Language
from kreis.notifications.domain.deliveries import Channel, Errand, Kind
from kreis.notifications.domain.invitations import Invitation, Occasion
from kreis.notifications.templates.languages import MANNERS, RIGHT_TO_LEFT
from kreis.notifications.templates.letters_of_sms import plain
from kreis.notifications.templates.wording import Wording
from kreis.notifications.templates.words import (
    CancellationWords,
    ChangeWords,
    ConfirmationWords,
    ContributorWords,
    DiscreetWords,
    InvitationWords,
    OfferWords,
    ReminderWords,
    ShortWords,
    SignUpWords,
)

DISCREET = "discreet"
_WORDS: Mapping[str, type] = {
    Kind.INVITATION: InvitationWords,
    Kind.CONFIRMATION: ConfirmationWords,
    Kind.CHANGE: ChangeWords,
    Kind.CANCELLATION: CancellationWords,
    Kind.REMINDER: ReminderWords,
    Kind.SIGN_UP: SignUpWords,
    Kind.OFFER: OfferWords,
    DISCREET: DiscreetWords,
}
TO_CONTRIBUTORS: Mapping[str, type] = {
    f"contributor-{Kind.CHANGE}": ContributorWords,
    f"contributor-{Kind.CANCELLATION}": ContributorWords,
}
"""Texts for speakers, childcare staff and others; see `to_contributors`."""
_SHORT: Mapping[Kind, str] = {
    **dict.fromkeys(Kind, "short"),
    Kind.CHANGE: "short-change",
    Kind.CANCELLATION: "short-cancellation",
    Kind.SIGN_UP: "short-sign_up",
    Kind.OFFER: "short-offer",
}
"""A pattern that names a date alone would call her to a meeting that is off, or where she has no
place: what is not a reminder says so."""
SHORT_IN_SMS = (Language.UKRAINIAN, Language.ARABIC)
"""Languages in scripts that leave 67 letters to a part of an SMS."""
_SUBJECT = "Subject: "
_TWO_STOPS = re.compile(r"(?<=\d)\.\.(?!\.)")


class Misworded(Exception):
    """A text that cannot be filled."""


class Text(NamedTuple):
    """A message's words. `subject` is empty where only an SMS is written."""

    language: Language
    subject: str
    lines: tuple[str, ...]

    @property
    def as_mail(self) -> str:
        """A line in Arabic says so by a mark: it may begin with a name in Latin letters."""
        mark = RIGHT_TO_LEFT if self.is_right_to_left else ""
        return "".join(f"{mark}{line}\n" for line in self.lines)

    @property
    def as_sms(self) -> str:
        """One line, in letters of the GSM alphabet as far as the script has them."""
        line = " ".join(self.lines)
        return f"{RIGHT_TO_LEFT}{line}" if self.is_right_to_left else plain(line)

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
        return Text(self.language, self.subject.format_map(words), lines)

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for line in (self.subject, *self.lines) for name in _names(line))


class Texts:
    """All texts of this service, checked."""

    def __init__(self) -> None:
        self._templates = {
            (language, name): load(language, name) for language in Language for name in _WORDS
        }
        self._short = {
            (language, name): _load_short(language, name)
            for language in SHORT_IN_SMS
            for name in sorted(set(_SHORT.values()))
        }

    def compose(
        self,
        errand: Errand,
        contact: Contact,
        invitation: Invitation,
        subject: Occasion,
        link: str,
    ) -> Text:
        """What is written to her about this errand; under address protection, or where others look
        at her telephone, that there is something to read."""
        together = len(invitation.changed_by(errand.cause))
        language = contact.reads
        wording = Wording(MANNERS[language], contact, invitation, subject, together, link)
        if contact.is_discreet:
            return self._templates[language, DISCREET].fill({**wording.discreet_words()})
        if contact.channel is Channel.SMS and language in SHORT_IN_SMS:
            return self._short[language, _SHORT[errand.kind]].fill({**wording.short_words()})
        return self._templates[language, errand.kind].fill(_words(errand.kind, wording))


def parse(language: Language, name: str, source: str) -> Template:
    """Reads a text and checks that all its placeholders can be filled."""
    head, _, body = source.partition("\n\n")
    if not head.startswith(_SUBJECT) or not body.strip():
        raise Misworded(
            f"{language} {name}: expected a line '{_SUBJECT}…', an empty line and the text"
        )
    subject = head.removeprefix(_SUBJECT)
    words = {**_WORDS, **TO_CONTRIBUTORS}[name]
    return _checked(Template(language, name, subject, tuple(body.splitlines())), words)


def _words(kind: Kind, wording: Wording) -> Mapping[str, object]:
    if kind is Kind.INVITATION:
        assert wording.invitation.week is not None
        return {**wording.invitation_words(wording.invitation.week)}
    if kind is Kind.CHANGE:
        return {**wording.change_words()}
    if kind is Kind.CANCELLATION:
        return {**wording.cancellation_words()}
    if kind is Kind.SIGN_UP:
        return {**wording.sign_up_words()}
    if kind is Kind.OFFER:
        return {**wording.offer_words()}
    return {**wording.reminder_words()}


def load(language: Language, name: str) -> Template:
    return parse(language, name, _read(language, name))


def _load_short(language: Language, name: str) -> Template:
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
