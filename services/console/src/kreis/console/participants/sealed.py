"""Seal for a form: the participant's children as the page showed them, encrypted by the console.

An answer with a valid seal needs no second request for her children. A seal belongs to one link and
is valid for 15 minutes. Only the console can read it or make one. Without a valid seal the console
asks for the children again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from kreis.console.participants.answers import NamedChild
from kreis.console.participants.domain import Child

HOLDS = timedelta(minutes=15)


def seal(token: str, children: Sequence[Child]) -> str:
    shown = [[str(each.id), each.birth_month] for each in children]
    return _of_link(token).encrypt(json.dumps(shown).encode()).decode()


def unseal(token: str, sealed: str) -> list[NamedChild] | None:
    """Returns the children in the seal; None if it is missing, changed or expired."""
    try:
        opened = _of_link(token).decrypt(sealed, ttl=int(HOLDS.total_seconds()))
        return [NamedChild(UUID(child), month) for child, month in json.loads(opened)]
    except (InvalidToken, ValueError, TypeError):  # the latter two: of another release
        return None


def _of_link(token: str) -> Fernet:
    key = current_app.secret_key
    assert key is not None
    secret = key.encode() if isinstance(key, str) else key
    own = hashlib.blake2b(f"children of {token}".encode(), key=secret[:64], digest_size=32)
    return Fernet(base64.urlsafe_b64encode(own.digest()))
