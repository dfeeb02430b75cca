"""Who besides the members has to know of a date: speakers, childcare staff, interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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
