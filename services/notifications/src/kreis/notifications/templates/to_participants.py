"""Texts to participants: which text an errand has, and the words that fill it.

In scripts that make an SMS dear, a short pattern (`short.txt`) takes the place of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from kreis.notifications.domain.contacts import Contact, Language
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.invitations import Invitation, Occasion
from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.appointments import appointment_words, short_words
from kreis.notifications.templates.languages import MANNERS
from kreis.notifications.templates.places import offer_words, sign_up_words
from kreis.notifications.templates.preview import NEXT_DATE, StandIns
from kreis.notifications.templates.rhythms import joining_words, rhythm_words
from kreis.notifications.templates.template import Text, load, load_short
from kreis.notifications.templates.wording import Wording
from kreis.notifications.templates.words import DISCREET, JOINING, REINSTATED, name_of

NAMES: tuple[str, ...] = (*Kind, JOINING, REINSTATED, DISCREET)
_SHORT: Mapping[str, str] = {
    Kind.REMINDER: "short",
    Kind.INVITATION: "short-invitation",
    Kind.CONFIRMATION: "short-confirmation",
    Kind.CHANGE: "short-change",
    REINSTATED: "short-reinstated",
    Kind.CANCELLATION: "short-cancellation",
    Kind.ADDITION: "short-addition",
    Kind.SIGN_UP: "short-sign_up",
    Kind.OFFER: "short-offer",
    Kind.NOTE: "short-note",
    Kind.MISSED: "short-missed",
    Kind.RHYTHM: "short-rhythm",
    Kind.APPOINTMENT: "short-appointment",
    Kind.APPOINTMENT_REMINDER: "short-appointment",
    Kind.APPOINTMENT_CHANGE: "short-change",
    Kind.APPOINTMENT_CANCELLATION: "short-cancellation",
}
"""Only a reminder is a date alone. That would call the participant to a meeting that is off, or
where she has no place, and would not say that she is asked something."""
SHORT_IN_SMS = (Language.UKRAINIAN, Language.ARABIC)
"""Languages in scripts that leave 67 letters to a part of an SMS."""


def is_short(contact: Contact) -> bool:
    """Returns whether she is written a short pattern."""
    return contact.channel is Channel.SMS and contact.reads in SHORT_IN_SMS


@cache
def participant_texts() -> ParticipantTexts:
    """The texts for routes, loaded by the first request that shows one."""
    return ParticipantTexts()


class ParticipantTexts:
    """All texts to participants, checked."""

    def __init__(self) -> None:
        self._templates = {
            (language, name): load(language, name) for language in Language for name in NAMES
        }
        self._short = {
            (language, name): load_short(language, name)
            for language in (*SHORT_IN_SMS, Language.GERMAN)
            for name in sorted(set(_SHORT.values()))
        }

    def compose(
        self,
        errand: Errand,
        contact: Contact,
        invitation: Invitation,
        subject: Occasion,
        link: str,
        *,
        neutral_phone: str = "",
        note: str = "",
        now: datetime | None = None,
        as_short: bool = False,
    ) -> Text:
        """Returns what is written to her about this errand.

        Under address protection, or where others look at her telephone, it says only that there is
        something to read. `neutral_phone` is the only number that it may name. `note` is what staff
        have written, for an errand of that kind. `as_short` asks for the short pattern in German,
        which says what somebody was written in another script.
        """
        together = len(invitation.changed_by(errand.cause))
        language = contact.reads
        own = (contact, invitation, subject, together, link, note, now)
        wording = Wording(MANNERS[language], *own)
        if contact.is_discreet:
            return self._templates[language, DISCREET].fill(
                {**wording.discreet_words(neutral_phone)}
            )
        name = name_of(errand.kind, subject)
        if as_short or is_short(contact):
            words = short_words(wording, language) if subject.form else wording.short_words()
            return self._short[language, _SHORT[name]].fill({**words})
        if subject.form:
            hers = appointment_words(wording, language)
            return self._templates[language, errand.kind].fill({**hers})
        if errand.kind is Kind.INVITATION:
            week = invitation.begins_with(subject)
            if week is None:
                return self._templates[language, JOINING].fill({**joining_words(wording)})
            return self._templates[language, errand.kind].fill({**wording.invitation_words(week)})
        if errand.kind is Kind.RHYTHM:
            assert now is not None
            return self._templates[language, errand.kind].fill({**rhythm_words(wording, now)})
        return self._templates[language, name].fill(_words(errand.kind, wording))

    def preview_note(
        self, language: Language, note: str, stand_ins: StandIns, *, as_sms: bool = False
    ) -> Text:
        """Returns a note of staff as somebody sees it, with stand-ins for what is hers."""
        marked = MANNERS[language].marked
        hers = {name: marked(str(each)) for name, each in stand_ins.items()}
        words = {**hers, "link": stand_ins["link"], "text": marked(note)}
        if as_sms and language in SHORT_IN_SMS:
            return self._short[language, _SHORT[Kind.NOTE]].fill(words)
        return self._templates[language, Kind.NOTE].fill(words)

    def preview_missed(
        self, language: Language, stand_ins: StandIns, *, as_sms: bool = False
    ) -> Text:
        """Returns what somebody who is missed is written, with stand-ins for what is hers."""
        words = {**stand_ins, **NEXT_DATE}
        if as_sms and language in SHORT_IN_SMS:
            return self._short[language, _SHORT[Kind.MISSED]].fill(words)
        return self._templates[language, Kind.MISSED].fill(words)


def _words(kind: Kind, wording: Wording) -> Mapping[str, object]:
    if kind is Kind.CHANGE:
        return {**wording.change_words()}
    if kind is Kind.CANCELLATION:
        return {**wording.cancellation_words()}
    if kind is Kind.SIGN_UP:
        return {**sign_up_words(wording)}
    if kind is Kind.OFFER:
        return {**offer_words(wording)}
    if kind is Kind.NOTE:
        return {**wording.note_words()}
    if kind in (Kind.MISSED, Kind.ADDITION):
        return {**wording.date_words()}
    return {**wording.reminder_words()}
