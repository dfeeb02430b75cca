"""Adds and changes venues."""

from __future__ import annotations

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store import venues


def save(work: Work, venue: Venue) -> Venue:
    """Adds a venue, or changes what is known of it."""
    venues.save(work, venue)
    return venue
