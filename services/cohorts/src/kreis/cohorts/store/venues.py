"""Venues."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, delete, select, update

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.cohorts.domain.refusals import NoVenue
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store.tables import offer, pool_person, venue


def save(work: Work, saved: Venue) -> None:
    values = asdict(saved)
    values.pop("is_archived")
    upsert(work, venue, {"id": values.pop("id")}, values)


def archive(work: Work, venue_id: UUID, *, is_archived: bool) -> None:
    mine = (venue.c.agency_id == work.agency) & (venue.c.id == venue_id)
    work.connection.execute(update(venue).where(mine).values(is_archived=is_archived))


def remove(work: Work, venue_id: UUID) -> None:
    mine = (venue.c.agency_id == work.agency) & (venue.c.id == venue_id)
    work.connection.execute(delete(venue).where(mine))


def is_used(work: Work, venue_id: UUID) -> bool:
    """Whether an offer is there, or somebody in the pool was asked about it."""
    offers = select(offer.c.id).where(
        offer.c.agency_id == work.agency, offer.c.venue_id == venue_id
    )
    people = select(pool_person.c.participant_id).where(
        pool_person.c.agency_id == work.agency,
        cast(pool_person.c.record, Text).contains(str(venue_id)),
    )
    return work.connection.execute(select(offers.exists() | people.exists())).scalar_one()


def find(work: Work, venue_id: UUID) -> Venue | None:
    statement = select(venue).where(venue.c.agency_id == work.agency, venue.c.id == venue_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _venue(row)


def get(work: Work, venue_id: UUID) -> Venue:
    found = find(work, venue_id)
    if found is None:
        raise NoVenue(venue_id)
    return found


def every(work: Work) -> list[Venue]:
    """All of them, by name."""
    statement = (
        select(venue).where(venue.c.agency_id == work.agency).order_by(venue.c.name, venue.c.id)
    )
    return [_venue(row) for row in work.connection.execute(statement)]


def _venue(row: Row[Any]) -> Venue:
    return Venue(**{each.name: getattr(row, each.name) for each in fields(Venue)})
