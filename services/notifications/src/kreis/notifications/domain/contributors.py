"""Speakers, childcare staff and others who hear of changes: how they are reached, and of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers

from kreis.notifications.domain.contacts import mailbox
from kreis.notifications.domain.decisions import URGENT
from kreis.notifications.domain.deliveries import Channel, Kind
from kreis.notifications.domain.invitations import Occasion
from kreis.notifications.domain.times import quiet_until

_TAKES_SMS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


@dataclass(frozen=True, slots=True)
class Agency:
    """In whose name she is written to."""

    name: str
    phone: str
    office_hours: str
    land: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """`occasions` are the dates she contributes to that one act of staff changed, in order."""

    name: str
    email: str | None
    phone: str | None
    timezone: ZoneInfo
    occasions: tuple[Occasion, ...]

    @property
    def channel(self) -> Channel:
        """E-mail where there is an address, SMS to a mobile phone, else staff call."""
        if self.email and mailbox(self.email):
            return Channel.EMAIL
        return Channel.SMS if self.phone and takes_sms(self.phone) else Channel.CALL

    @property
    def address(self) -> str | None:
        if self.channel is Channel.EMAIL and self.email:
            return mailbox(self.email)
        return self.phone if self.channel is Channel.SMS else None

    def told_of(self, kind: Kind, now: datetime) -> list[Occasion]:
        """The dates that are still to be told: not past, and as the message would say."""
        is_off = kind is Kind.CANCELLATION
        found = (each for each in self.occasions if each.is_cancelled is is_off)
        return [each for each in found if self._starts(each) > now]

    def wait_until(self, subject: Occasion, now: datetime, land: str) -> datetime | None:
        """When the quiet hours end; None where there are none, or the date begins too soon."""
        before = subject.change.starts_at if subject.change else subject.starts_at
        first = min(self._starts(subject), before.replace(tzinfo=self.timezone))
        if first - now < URGENT:
            return None
        return quiet_until(now.astimezone(self.timezone), land)

    def _starts(self, occasion: Occasion) -> datetime:
        return occasion.starts_at.replace(tzinfo=self.timezone)


def takes_sms(phone: str) -> bool:
    """Whether a number is one of a mobile phone; what is no number takes nothing."""
    try:
        parsed = phonenumbers.parse(phone, "DE")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in _TAKES_SMS
