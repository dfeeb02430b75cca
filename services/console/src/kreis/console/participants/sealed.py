"""Her children as a page showed them, sealed into its form.

Promise: an answer that comes back with the seal needs no other service to say which children are
hers. The seal is of this link only, holds for an hour, and cannot be changed without the console's
key; without it, or after that, they are asked for anew.
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
    """None where nothing valid is sealed."""
    try:
        found = _of_link(token).loads(sealed, max_age=int(HOLDS.total_seconds()))
    except BadData:
        return None
    return [NamedChild(UUID(child_id), birth_month) for child_id, birth_month in found]


def _of_link(token: str) -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeTimedSerializer(key, salt=f"children of {token}")
