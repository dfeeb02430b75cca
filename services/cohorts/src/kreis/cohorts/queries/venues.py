"""Venues."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.store import venues


def every(work: Work) -> list[Venue]:
    return venues.every(work)


def find(work: Work, venue_id: UUID) -> Venue | None:
    return venues.find(work, venue_id)


def get(work: Work, venue_id: UUID) -> Venue:
    return venues.get(work, venue_id)
