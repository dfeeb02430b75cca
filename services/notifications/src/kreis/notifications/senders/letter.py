"""A message ready to go, and what may be known when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kreis.notifications.domain.deliveries import Channel, Failure
from kreis.notifications.templates import Text


class Method(StrEnum):
    """What a calendar file asks of the calendar that gets it (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Calendar:
    """iCalendar text, and what it asks for."""

    method: Method
    text: str


@dataclass(frozen=True)
class Letter:
    """`calendar` are her dates, for mail that brings them along."""

    id: UUID
    channel: Channel
    recipient: str
    text: Text
    agency: str
    mail_from: str
    written_at: datetime
    calendar: Calendar | None = None


class Refused(Exception):
    """The provider's no is final, and nothing was sent."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(Exception):
    """The connection broke when the provider may have said yes already."""
