"""Texts of messages to participants. The words are stored encrypted, whoever she is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.notifications.domain.message_texts import MessageText
from kreis.notifications.store import tables
from kreis.notifications.store.sealed import WORDS

_BETWEEN = "\x1e"
"""Stands between the four parts of a message, and in none of them."""


def save(work: Work, message_id: UUID, participant_id: UUID, said: MessageText) -> None:
    """Saves the text of a message. A later attempt replaces what an earlier one has written."""
    words = _BETWEEN.join((said.subject, said.text, said.german_subject, said.german))
    values = {
        "participant_id": participant_id,
        "language": said.language,
        **WORDS.values(work, message_id, words, sealed=True),
        "written_at": work.now,
    }
    upsert(work, tables.message_text, {"message_id": message_id}, values)


def of_participant(work: Work, participant_id: UUID) -> dict[UUID, MessageText]:
    """Returns the texts of all her messages, by the message's id. Raises `CannotOpen`."""
    own = tables.message_text
    statement = select(own).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    return {row.message_id: _read(work, row) for row in work.connection.execute(statement)}


def _read(work: Work, row: Row[Any]) -> MessageText:
    words = WORDS.read(work, row.message_id, row.words, row.words_sealed)
    parts = (words or "").split(_BETWEEN)
    subject, text, german_subject, german = (*parts, "", "", "", "")[:4]
    return MessageText(row.language, subject, text, german_subject, german)
