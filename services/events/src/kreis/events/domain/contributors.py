"""Contributors: speakers, childcare staff, interpreters, who have to know of a date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from kreis.contracts import mailboxes
from kreis.contracts.phones import takes_sms


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
    """Somebody who contributes to a date. She is reached by e-mail, or else by telephone."""

    id: UUID
    role: Role
    name: str
    email: str | None
    phone: str | None

    @property
    def channel(self) -> Channel:
        """E-mail where there is an address, SMS to a mobile phone, else staff call. This is the
        one place that says so: pages show it, and notifications keeps to it."""
        if self.email and mailboxes.wire(self.email):
            return Channel.EMAIL
        return Channel.SMS if takes_sms(self.phone) else Channel.CALL

    def recipient_of(self, change_id: UUID) -> UUID:
        """The id under which notifications tells her of a change.

        It is the same for each date that one act changed, so nobody hears of it twice. It differs
        from change to change, so it tells nothing about her.
        """
        address = self.email or "".join(filter(str.isdigit, self.phone or ""))
        return uuid5(change_id, address.casefold())
