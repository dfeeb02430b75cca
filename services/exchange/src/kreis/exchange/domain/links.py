"""Links: secret tokens that open a member's page. Only their hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a link leads: to a member, or to an invitation."""

    agency_id: UUID
    member_id: UUID | None
    invitation_id: UUID | None


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
