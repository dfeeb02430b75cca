"""A message ready to go, and what may be known when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kreis.notifications.domain import Channel, Failure
from kreis.notifications.templates import Text


@dataclass(frozen=True)
class Letter:
    """`calendar` is iCalendar text with her dates, for mail that brings them along."""

    id: UUID
    channel: Channel
    recipient: str
    text: Text
    agency: str
    mail_from: str
    written_at: datetime
    calendar: str | None = None


class Refused(Exception):
    """The provider's no is final, and nothing was sent."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(Exception):
    """The connection broke when the provider may have said yes already."""
