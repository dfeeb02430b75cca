"""Messages that are over: their rows go, and in safe mode the files written."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process.retention import Act
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.store import circle_messages, messages


def acts_of(settings: NotificationsSettings) -> Mapping[str, Act]:
    def forget(work: Work, message_ids: list[UUID]) -> None:
        if settings.safe_mode:
            FileOutbox(settings.file_outbox).remove(message_ids)
        messages.forget(work, message_ids)

    def forget_of_circles(work: Work, message_ids: list[UUID]) -> None:
        if settings.safe_mode:
            FileOutbox(settings.file_outbox).remove(message_ids)
        circle_messages.forget(work, message_ids)

    return {"messages": forget, "messages-to-circles": forget_of_circles}
