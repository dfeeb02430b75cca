"""Circles and invitations to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Circle:
    """`sender_name` and `phone` are the agency's, as members read them; `land` says when messages
    rest. `permission_note` is what the Jugendamt has answered."""

    id: UUID
    name: str
    land: str
    sender_name: str
    phone: str
    permission_note: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    id: UUID
    circle_id: UUID
    language: str
    channel: str
    invited_at: datetime
