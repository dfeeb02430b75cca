"""A letter: a message ready to go, with its calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.template import Text


class Method(StrEnum):
    """Methods of a calendar file: what it asks of the calendar that gets it (RFC 5546)."""

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
    """`calendar` are her dates, for mail that brings them along.

    `sender_name` is the agency. A discreet letter has a neutral one, or none.
    """

    id: UUID
    channel: Channel
    recipient: str
    text: Text
    sender_name: str
    mail_from: str
    written_at: datetime
    calendar: Calendar | None = None
    is_discreet: bool = False
    return_path: str = ""
    """Where bounces go; empty: to the sender."""
    unsubscribe_url: str = ""
    """Where one click ends mail to her. Contributors have none."""
    kind: str = ""
    """What the letter is about, for the statistics of providers."""
