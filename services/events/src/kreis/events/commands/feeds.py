"""Calendar feeds: a calendar that follows her dates by itself, at an address only she knows."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.events.domain.invitations import Invitation
from kreis.events.domain.link_refusals import FeedOff
from kreis.events.domain.links import hash_of, new_token
from kreis.events.store import feeds, links, tables


def make(work: Work, invitation: Invitation) -> str:
    """Makes a new address, told this once. The one before it opens no more.

    Nobody under address protection or with discretion has one: a calendar that others see would
    tell where she is.
    """
    if confidentiality.known(work, invitation.participant_id).is_discreet:
        raise FeedOff
    address = new_token()
    feeds.replace(work, hash_of(address), invitation.id)
    return address


def note_use(work: Work, address: str) -> None:
    """Notes when a calendar last asked."""
    links.note_use(work, tables.feed, hash_of(address))


def revoke(work: Work, invitation: Invitation) -> None:
    feeds.remove(work, invitation.id)
