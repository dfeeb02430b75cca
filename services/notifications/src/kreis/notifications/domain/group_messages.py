"""Messages that a member of staff writes to a group in her own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LONGEST = 300
"""Characters. With the words around it a message stays within three parts of an SMS or four."""
FIRST = timedelta(minutes=2)
"""How long nothing is sent, so that a message can be taken back."""


@dataclass(frozen=True, slots=True)
class GroupMessage:
    id: UUID
    cohort_id: UUID
    text: str
    written_by: str
    written_at: datetime
    goes_at: datetime
    recalled_at: datetime | None = None
