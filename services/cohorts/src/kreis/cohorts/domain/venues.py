"""Venues: where groups meet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Venue:
    id: UUID
    name: str
    street: str
    postal_code: str
    town: str
    land: str
    is_archived: bool = False
    """True if nothing new is planned there."""
