"""Who besides the members has to know of a date: speakers, childcare staff, interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5


class Role(StrEnum):
    SPEAKER = "speaker"
    CHILDCARE = "childcare"
    INTERPRETER = "interpreter"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Contributor:
    """Reached by e-mail, or by telephone where there is none."""

    id: UUID
    role: Role
    name: str
    email: str | None
    phone: str | None

    def recipient_of(self, change_id: UUID) -> UUID:
        """Who this is when a change is told: the same for each date that one act changed, so that
        nobody hears of it twice; another for each change, so that it tells nothing about her."""
        address = self.email or "".join(filter(str.isdigit, self.phone or ""))
        return uuid5(change_id, address.casefold())
