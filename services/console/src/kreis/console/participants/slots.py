"""Times for conversations that a participant can take. Pure values, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Slot:
    """Time for a conversation; `form` is in_person, phone or home_visit."""

    id: UUID
    starts_at: datetime
    minutes: int
    form: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Open times of the participant's contact person, and the times she has taken."""

    open: Sequence[Slot]
    mine: Sequence[Slot]
