"""Secret addresses: links, calendar feeds and roster links, each kept by its hash alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.events.store import tables


@dataclass(frozen=True, slots=True)
class RosterLink:
    """A freelancer's way to the roster of one date; `wrong_pins` counts tries since a right one."""

    hash: str
    group_event_id: UUID
    pin_salt: bytes
    pin_hash: bytes
    wrong_pins: int
    made_by: str


def add_link(work: Work, link_hash: str, invitation_id: UUID) -> None:
    row = {"hash": link_hash, "invitation_id": invitation_id}
    _add(work, tables.link, row)


def agency_of_link(connection: Connection, link_hash: str) -> UUID | None:
    """A statement without an agency: it looks for it. See the policy of `link`."""
    return _agency_of(connection, tables.link, link_hash)


def agency_of_feed(connection: Connection, feed_hash: str) -> UUID | None:
    return _agency_of(connection, tables.feed, feed_hash)


def agency_of_roster(connection: Connection, roster_hash: str) -> UUID | None:
    return _agency_of(connection, tables.roster_link, roster_hash)


def replace_feed(work: Work, feed_hash: str, invitation_id: UUID) -> None:
    """Each invitation has one feed: the address before it opens no more."""
    remove_feed(work, invitation_id)
    _add(work, tables.feed, {"hash": feed_hash, "invitation_id": invitation_id})


def remove_feed(work: Work, invitation_id: UUID) -> None:
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.invitation_id == invitation_id)
    work.connection.execute(delete(own).where(mine))


def invitation_of_feed(work: Work, feed_hash: str) -> UUID | None:
    own = tables.feed
    mine = (own.c.agency_id == work.agency) & (own.c.hash == feed_hash)
    found: UUID | None = work.connection.execute(
        select(own.c.invitation_id).where(mine)
    ).scalar_one_or_none()
    return found


def add_roster_link(work: Work, link: RosterLink) -> None:
    row = {
        "hash": link.hash,
        "group_event_id": link.group_event_id,
        "pin_salt": link.pin_salt,
        "pin_hash": link.pin_hash,
        "made_by": link.made_by,
    }
    _add(work, tables.roster_link, row)


def remove_roster_links(work: Work, group_event_id: UUID) -> int:
    """How many there were."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    return work.connection.execute(delete(own).where(mine)).rowcount


def lock_roster_link(work: Work, roster_hash: str) -> RosterLink | None:
    """The link, whose tries nobody else counts until this work is done."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.hash == roster_hash)
    row = work.connection.execute(select(own).where(mine).with_for_update()).one_or_none()
    if row is None:
        return None
    return RosterLink(
        row.hash,
        row.group_event_id,
        bytes(row.pin_salt),
        bytes(row.pin_hash),
        row.wrong_pins,
        row.made_by,
    )


def save_wrong_pins(work: Work, roster_hash: str, count: int) -> None:
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.hash == roster_hash)
    work.connection.execute(update(own).where(mine).values(wrong_pins=count))


def _add(work: Work, table: Any, row: dict[str, Any]) -> None:
    own = {"agency_id": work.agency, "made_at": work.now}
    work.connection.execute(insert(table).values({**own, **row}))


def _agency_of(connection: Connection, table: Any, address: str) -> UUID | None:
    statement = select(table.c.agency_id).where(table.c.hash == address)
    found: UUID | None = connection.execute(statement).scalar_one_or_none()
    return found
