"""Who besides the members has to know of a date: speakers, childcare staff, interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

import phonenumbers

_TAKES_SMS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


class Role(StrEnum):
    SPEAKER = "speaker"
    CHILDCARE = "childcare"
    INTERPRETER = "interpreter"
    FACILITATOR = "facilitator"


class Channel(StrEnum):
    """How a contributor hears of a change; of `call`, from staff."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Contributor:
    """Reached by e-mail, or by telephone where there is none."""

    id: UUID
    role: Role
    name: str
    email: str | None
    phone: str | None

    @property
    def channel(self) -> Channel:
        """E-mail where there is an address, SMS to a mobile phone, else staff call. This is the
        one place that says so: pages show it, and notifications keeps to it."""
        if self.email and _takes_mail(self.email):
            return Channel.EMAIL
        return Channel.SMS if self.phone and _takes_sms(self.phone) else Channel.CALL

    def recipient_of(self, change_id: UUID) -> UUID:
        """Who this is when a change is told: the same for each date that one act changed, so that
        nobody hears of it twice; another for each change, so that it tells nothing about her."""
        address = self.email or "".join(filter(str.isdigit, self.phone or ""))
        return uuid5(change_id, address.casefold())


def _takes_mail(email: str) -> bool:
    """Few mail servers take other letters than ASCII before the @, and none a host that is no name
    of the DNS (IDNA, RFC 3490): notifications could not write to it."""
    local, _, host = email.rpartition("@")
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return local.isascii()


def _takes_sms(phone: str) -> bool:
    """Whether a number is one of a mobile phone; what is no number takes nothing."""
    try:
        parsed = phonenumbers.parse(phone, "DE")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in _TAKES_SMS
