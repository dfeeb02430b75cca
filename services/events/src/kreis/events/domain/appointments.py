"""Slots that contact persons open for one-to-one appointments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Slot:
    """An open slot has no `participant_id`."""

    id: UUID
    contact_person_id: UUID
    starts_at: datetime
    minutes: int
    form: str
    participant_id: UUID | None = None
