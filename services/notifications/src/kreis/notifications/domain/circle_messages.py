"""Messages to members of circles: what exchange says of one, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.messages import Channel, State
from kreis.notifications.domain.times import BERLIN, quiet_until


@dataclass(frozen=True, slots=True)
class CircleMessage:
    """Nobody is named: the id is random and used once."""

    id: UUID
    kind: str
    channel: Channel
    state: State
    reason: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CircleLetter:
    """Recipient and text, as exchange has made them: held for one send, never kept."""

    kind: str
    language: Language
    channel: Channel
    recipient: str
    subject: str
    text: str
    """With `{link}` where the link stands."""
    token: str
    sender_name: str
    land: str
    is_urgent: bool

    def wait_until(self, now: datetime) -> datetime | None:
        """Returns the end of the quiet hours. None outside of them, or if it cannot wait."""
        return None if self.is_urgent else quiet_until(now.astimezone(BERLIN), self.land)
