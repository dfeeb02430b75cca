"""Roster links for freelancers, kept by their hash alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.refusals import LinkUnknown
from kreis.events.domain.rosters import RosterLink
from kreis.events.store import tables
from kreis.events.store.links import add_secret, agency_behind


def agency_of(connection: Connection, roster_hash: str) -> UUID:
    return agency_behind(connection, tables.roster_link, roster_hash)


def add(work: Work, link: RosterLink) -> None:
    row = {
        "hash": link.hash,
        "group_event_id": link.group_event_id,
        "pin_salt": link.pin_salt,
        "pin_hash": link.pin_hash,
        "made_by": link.made_by,
    }
    add_secret(work, tables.roster_link, row)


def remove_all(work: Work, group_event_id: UUID) -> int:
    """How many there were."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    return work.connection.execute(delete(own).where(mine)).rowcount


def lock(work: Work, roster_hash: str) -> RosterLink:
    """Nobody else counts its tries until this work is done. Raises `LinkUnknown`."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.hash == roster_hash)
    row = work.connection.execute(select(own).where(mine).with_for_update()).one_or_none()
    if row is None:
        raise LinkUnknown
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
