"""Calendar feeds, kept by the hash of their address alone."""

from __future__ import annotations

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


def invitation_of(work: Work, feed_hash: str) -> UUID | None:
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.hash == feed_hash)
    found: UUID | None = work.connection.execute(
        select(own.c.invitation_id).where(mine)
    ).scalar_one_or_none()
    return found
