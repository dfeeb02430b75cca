"""Calendar feeds, kept by the hash of their address alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select

from kreis.chassis.data.database import Work
from kreis.events.store import tables
from kreis.events.store.links import add_secret, agency_behind


def agency_of(connection: Connection, feed_hash: str) -> UUID:
    return agency_behind(connection, tables.feed, feed_hash)


def replace(work: Work, feed_hash: str, invitation_id: UUID) -> None:
    """Each invitation has one feed: the address before it opens no more."""
    remove(work, invitation_id)
    add_secret(work, tables.feed, {"hash": feed_hash, "invitation_id": invitation_id})


def remove(work: Work, invitation_id: UUID) -> None:
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.invitation_id == invitation_id)
    work.connection.execute(delete(own).where(mine))


def remove_all(work: Work, participant_id: UUID) -> None:
    own, invitation = tables.feed, tables.invitation
    hers = (invitation.c.agency_id == work.agency) & (invitation.c.participant_id == participant_id)
    of_hers = own.c.invitation_id.in_(select(invitation.c.id).where(hers))
    work.connection.execute(delete(own).where(own.c.agency_id == work.agency, of_hers))


def of_invitation(work: Work, invitation_id: UUID) -> list[dict[str, Any]]:
    """When the invitation's feed was made and last read; each has at most one."""
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.invitation_id == invitation_id)
    statement = select(own.c.id, own.c.made_at, own.c.last_used_at).where(mine)
    return [row._asdict() for row in work.connection.execute(statement)]


def remove_one(work: Work, participant_id: UUID, feed_id: UUID) -> bool:
    """Whether there was such a feed of hers."""
    own, invitation = tables.feed, tables.invitation
    hers = (invitation.c.agency_id == work.agency) & (invitation.c.participant_id == participant_id)
    of_hers = own.c.invitation_id.in_(select(invitation.c.id).where(hers))
    statement = delete(own).where(own.c.agency_id == work.agency, own.c.id == feed_id, of_hers)
    return work.connection.execute(statement).rowcount > 0


def invitation_of(work: Work, feed_hash: str) -> UUID | None:
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.hash == feed_hash)
    found: UUID | None = work.connection.execute(
        select(own.c.invitation_id).where(mine)
    ).scalar_one_or_none()
    return found
