"""Isolation waivers: she agrees to be the only one of her language or gender in a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiver:
    """`noted_by` is the member of staff to whom she said so, on the day `agreed_on`."""

    participant_id: UUID
    agreed_on: date
    noted_by: str
    noted_at: datetime
