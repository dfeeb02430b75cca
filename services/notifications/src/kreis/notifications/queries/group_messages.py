"""Messages of staff to a group, and what stands around their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.contacts import Language
from kreis.notifications.store import group_messages, messages
from kreis.notifications.templates.letters_of_sms import dear_letters, parts
from kreis.notifications.templates.preview import BRACKETS, USUAL
from kreis.notifications.templates.to_participants import SHORT_IN_SMS, ParticipantTexts


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Returns the newest first."""
    return {"items": group_messages.of_cohort(work, cohort_id)}


def preview(texts: ParticipantTexts, text: str, languages: Collection[str]) -> list[dict[str, Any]]:
    """Returns the whole text in each language; names and the link are named in brackets.

    The parts of an SMS are counted with names and a link of usual length.
    """
    note = " ".join(text.split())
    return [_previewed(texts, each, note) for each in Language if each in languages]


def with_enough(work: Work, recipients: Iterable[Mapping[str, UUID]]) -> list[UUID]:
    """Returns those who have got as many messages as anybody gets: they would be called instead."""
    return [
        each["participant_id"]
        for each in recipients
        if messages.count_sent(work, each["participant_id"], each["invitation_id"]).is_enough
    ]


def _previewed(texts: ParticipantTexts, language: Language, note: str) -> dict[str, Any]:
    mail = texts.preview_note(language, note, BRACKETS)
    sms = texts.preview_note(language, note, BRACKETS, as_sms=True)
    usual = texts.preview_note(language, note, USUAL, as_sms=True)
    return {
        "language": language,
        "subject": mail.subject,
        "text": mail.as_mail,
        "sms_text": sms.as_sms,
        "sms_parts": parts(usual.as_sms),
        "sms_dear_letters": "" if language in SHORT_IN_SMS else dear_letters(note),
    }
