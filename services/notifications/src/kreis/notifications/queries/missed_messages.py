"""The message to somebody who is missed, in each language."""

from __future__ import annotations

from typing import Any

from kreis.notifications.domain.contacts import Language
from kreis.notifications.templates.preview import BRACKETS
from kreis.notifications.templates.to_participants import ParticipantTexts


def in_each_language(texts: ParticipantTexts) -> dict[str, Any]:
    """Returns mail and SMS. What is hers stands in brackets."""
    found = []
    for language in Language:
        mail = texts.preview_missed(language, BRACKETS)
        sms = texts.preview_missed(language, BRACKETS, as_sms=True)
        found.append(
            {
                "language": language,
                "subject": mail.subject,
                "text": mail.as_mail,
                "sms_text": sms.as_sms,
            }
        )
    return {"items": found}
