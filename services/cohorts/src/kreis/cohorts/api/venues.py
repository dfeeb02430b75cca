"""Venues over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import venues as venue_commands
from kreis.cohorts.domain.refusals import NoVenue, VenueUsed
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.queries import venues as venue_queries
from kreis.cohorts.schemas import venues as venue_schemas
from kreis.cohorts.schemas.offers import Archived

api = Blueprint("venues", "venues", description="Venues: where groups meet")


@api.put("/venues/<uuid:venue_id>")
@require("offers:write")
@edits
@api.arguments(venue_schemas.VenueInput)
@api.response(200, venue_schemas.Venue)
def save_venue(venue: dict[str, Any], venue_id: UUID) -> Response:
    """Adds a venue, or changes what is known of it."""
    return change(
        lambda work: venue_commands.save(
            work,
            Venue(id=venue_id, **venue),
            keeps_holidays="regional_holidays" not in venue,
        ),
        schema=venue_schemas.Venue,
        edited=Edited(f"venue {venue_id}", lambda work: _state(work, venue_id)),
    )


@api.get("/venues")
@require("offers:read")
@api.response(200, venue_schemas.Venue(many=True))
def list_venues() -> list[Venue]:
    """All venues, by name."""
    with reading() as work:
        return venue_queries.every(work)


@api.get("/venues/<uuid:venue_id>")
@require("offers:read")
@refuses(NoVenue)
@api.response(200, venue_schemas.Venue)
def show_venue(venue_id: UUID) -> Venue:
    with reading() as work:
        venue = venue_queries.get(work, venue_id)
        tag(_state_of(venue))
        return venue


@api.post("/venues/<uuid:venue_id>/archive")
@require("offers:write")
@refuses(NoVenue)
@api.arguments(Archived)
@api.response(200, venue_schemas.Venue)
def archive_venue(wanted: dict[str, Any], venue_id: UUID) -> Response:
    """Ends a venue, or opens it again. What is planned there stays."""
    return change(
        lambda work: venue_commands.archive(work, venue_id, **wanted),
        schema=venue_schemas.Venue,
    )


@api.delete("/venues/<uuid:venue_id>")
@require("offers:write")
@refuses(NoVenue, VenueUsed)
@api.response(200, venue_schemas.Venue)
def remove_venue(venue_id: UUID) -> Response:
    """Removes a venue that no offer and nobody names."""
    return change(lambda work: venue_commands.remove(work, venue_id), schema=venue_schemas.Venue)


def _state(work: Work, venue_id: UUID) -> State:
    """What somebody who edits it has seen."""
    return _state_of(venue_queries.find(work, venue_id))


def _state_of(venue: Venue | None) -> State:
    return whole(venue and venue_schemas.Venue().dump(venue))
