"""Roster links for freelancers, kept by their hash alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, select, update

from kreis.chassis.data.database import Work
from kreis.events.domain.link_refusals import LinkUnknown
from kreis.events.domain.pins import Pin
from kreis.events.domain.rosters import RosterLink
from kreis.events.store import tables
from kreis.events.store.links import add_secret, agency_behind


def agency_of(connection: Connection, roster_hash: str) -> UUID:
    return agency_behind(connection, tables.roster_link, roster_hash)


def add(work: Work, link: RosterLink) -> None:
    row = {
        "hash": link.hash,
        "group_event_id": link.group_event_id,
        "pin_salt": link.pin.salt,
        "pin_hash": link.pin.hash,
        "made_by": link.made_by,
    }
    add_secret(work, tables.roster_link, row)


def of_group_event(work: Work, group_event_id: UUID) -> list[RosterLink]:
    """The newest one first."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    statement = select(own).where(mine).order_by(own.c.made_at.desc(), own.c.id)
    return [_link(row) for row in work.connection.execute(statement)]


def remove_all(work: Work, group_event_id: UUID, link_id: UUID | None = None) -> int:
    """Removes the links to a date's roster, or one of them. Returns how many there were."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.group_event_id == group_event_id)
    if link_id is not None:
        mine &= own.c.id == link_id
    return work.connection.execute(delete(own).where(mine)).rowcount


def lock(work: Work, roster_hash: str) -> RosterLink:
    """Nobody else counts its tries until this work is done. Raises `LinkUnknown`."""
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.hash == roster_hash)
    row = work.connection.execute(select(own).where(mine).with_for_update()).one_or_none()
    if row is None:
        raise LinkUnknown
    return _link(row)


def save_wrong_pins(work: Work, roster_hash: str, count: int) -> None:
    own = tables.roster_link
    mine = (own.c.agency_id == work.agency) & (own.c.hash == roster_hash)
    work.connection.execute(update(own).where(mine).values(wrong_pins=count))


def _link(row: Row[Any]) -> RosterLink:
    return RosterLink(
        row.hash,
        row.group_event_id,
        Pin(bytes(row.pin_salt), bytes(row.pin_hash)),
        row.wrong_pins,
        row.made_by,
        row.id,
        row.made_at,
        row.last_used_at,
    )
