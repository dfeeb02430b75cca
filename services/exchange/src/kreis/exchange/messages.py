"""The fact that exchange publishes: a message is wanted. Nobody is named, and no text."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work

_EXCHANGE = "exchange.v1"
_MESSAGE_WANTED = "kreis.message-wanted.v1"


def message_wanted(work: Work, message_id: UUID, kind: str, language: str) -> None:
    """Has notifications send a message. It asks for recipient and text when it sends it."""
    data = {"message_id": str(message_id), "kind": kind, "language": language}
    work.emit(_EXCHANGE, _MESSAGE_WANTED, message_id, data)
