"""Adds, changes, ends and removes venues."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.refusals import VenueUsed
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store import venues


def save(work: Work, venue: Venue, *, keeps_holidays: bool = False) -> Venue:
    """Adds a venue, or changes what is known of it.

    `keeps_holidays`: its regional holidays stay as they are, unless it is in another Land now.
    """
    known = venues.find(work, venue.id) if keeps_holidays else None
    if known is not None and known.land == venue.land:
        venue = replace(venue, regional_holidays=known.regional_holidays)
    venues.save(work, venue)
    return venues.get(work, venue.id)


def archive(work: Work, venue_id: UUID, *, is_archived: bool) -> Venue:
    """Ends a venue: nothing new is planned there. Or opens it again."""
    venues.get(work, venue_id)
    venues.archive(work, venue_id, is_archived=is_archived)
    return venues.get(work, venue_id)


def remove(work: Work, venue_id: UUID) -> Venue:
    """Removes a venue that no offer and nobody names. Raises `NoVenue`, `VenueUsed`."""
    removed = venues.get(work, venue_id)
    if venues.is_used(work, venue_id):
        raise VenueUsed
    venues.remove(work, venue_id)
    return removed
