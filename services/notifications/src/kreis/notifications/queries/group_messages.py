"""Messages of staff to a group, and what stands around their words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.contacts import Language
from kreis.notifications.store import group_messages
from kreis.notifications.templates.to_participants import ParticipantTexts


def of_cohort(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Returns the newest first."""
    return {"items": group_messages.of_cohort(work, cohort_id)}


def preview(texts: ParticipantTexts, text: str, languages: Collection[str]) -> dict[str, Any]:
    """Returns the whole text in each language; names and the link are named in brackets."""
    wanted = [each for each in Language if each in languages]
    shown = [texts.preview_note(each, " ".join(text.split())) for each in wanted]
    return {
        "items": [
            {"language": each.language, "subject": each.subject, "text": each.as_mail}
            for each in shown
        ]
    }
