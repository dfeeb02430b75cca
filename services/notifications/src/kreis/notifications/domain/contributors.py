"""Speakers, childcare staff and others who hear of changes: how they are reached, and of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kreis.contracts import mailboxes
from kreis.notifications.domain.decisions import URGENT
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.invitations import Occasion
from kreis.notifications.domain.messages import Channel
from kreis.notifications.domain.times import quiet_until


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency in whose name she is written to."""

    name: str
    phone: str
    office_hours: str
    land: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who contributes to dates, and the dates of hers that one act of staff changed.

    `channel` is how she is reached, as events says. `occasions` are in order.
    """

    name: str
    channel: Channel
    email: str | None
    phone: str | None
    timezone: ZoneInfo
    occasions: tuple[Occasion, ...]

    @property
    def address(self) -> str | None:
        """The address a message goes to; None where staff call."""
        if self.channel is Channel.EMAIL and self.email:
            return mailboxes.wire(self.email)
        return self.phone if self.channel is Channel.SMS else None

    def told_of(self, kind: Kind, now: datetime) -> list[Occasion]:
        """The dates that are still to be told: not past, and as the message would say."""
        is_off = kind is Kind.CANCELLATION
        found = (each for each in self.occasions if each.is_cancelled is is_off)
        return [each for each in found if self._starts(each) > now]

    def wait_until(self, subject: Occasion, now: datetime, land: str) -> datetime | None:
        """The end of the quiet hours; None outside them, or when the date begins too soon."""
        before = subject.change.starts_at if subject.change else subject.starts_at
        first = min(self._starts(subject), before.replace(tzinfo=self.timezone))
        if first - now < URGENT:
            return None
        return quiet_until(now.astimezone(self.timezone), land)

    def _starts(self, occasion: Occasion) -> datetime:
        return occasion.starts_at.replace(tzinfo=self.timezone)
