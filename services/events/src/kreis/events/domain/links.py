"""Links: secret tokens that open something, and until when they do."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from kreis.events.domain.plans import Plan
from kreis.events.domain.refusals import LinkExpired

TOKEN_BYTES = 16
"""128 random bits: 22 characters of a link."""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Tokens are kept by this alone. A random token needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_open(plan: Plan, now: datetime) -> None:
    """Raises `LinkExpired` once links to this plan open no more."""
    if now >= plan.links_expire_at:
        raise LinkExpired("This link opens no more: the last date is past")
