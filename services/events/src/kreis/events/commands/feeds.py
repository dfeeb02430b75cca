"""A calendar that follows her dates by itself, at an address that only she knows."""

from __future__ import annotations

import secrets
from typing import Any

from kreis.chassis.data.database import Work
from kreis.events import store
from kreis.events.commands.answering import TOKEN_BYTES
from kreis.events.domain.refusals import FeedOff
from kreis.events.queries import links


def make_feed(work: Work, token: str) -> dict[str, Any]:
    """A new address, told this once. The one before it opens no more. Nobody under address
    protection has one: a calendar that others see would tell where she is."""
    _, invitation = links.linked_invitation(work, token)
    if invitation.restricted:
        raise FeedOff
    address = secrets.token_urlsafe(TOKEN_BYTES)
    store.replace_feed(work, links.hash_of(address), invitation.id)
    return {"token": address}


def revoke_feed(work: Work, token: str) -> dict[str, Any]:
    _, invitation = links.linked_invitation(work, token)
    store.remove_feed(work, invitation.id)
    return {"token": None}
