"""Seal for a form: the participant's children as the page showed them, signed by the console.

An answer with a valid seal needs no second request for her children. A seal belongs to one link and
is valid for one hour. It cannot be changed without the console's key. Without a valid seal the
console asks for the children again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from kreis.console.participants.answers import NamedChild
from kreis.console.participants.domain import Child

HOLDS = timedelta(hours=1)


def seal(token: str, children: Sequence[Child]) -> str:
    sealed: str = _of_link(token).dumps([[str(each.id), each.birth_month] for each in children])
    return sealed


def unseal(token: str, sealed: str) -> list[NamedChild] | None:
    """Returns the children in the seal; None if it is missing, changed or expired."""
    try:
        found = _of_link(token).loads(sealed, max_age=int(HOLDS.total_seconds()))
    except BadData:
        return None
    return [NamedChild(UUID(child_id), birth_month) for child_id, birth_month in found]


def _of_link(token: str) -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeTimedSerializer(key, salt=f"children of {token}")
