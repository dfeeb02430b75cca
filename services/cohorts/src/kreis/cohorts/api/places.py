"""Venues and offers over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts import queries
from kreis.cohorts.commands import places
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.refusals import NoOffer, NoVenue, OfferTaken
from kreis.cohorts.domain.venues import Venue
from kreis.cohorts.schemas import places as place_schemas
from kreis.contracts.refusals import InvalidInput

api = Blueprint("places", "places", description="Venues and what a group is formed for")


@api.put("/venues/<uuid:venue_id>")
@require("offers:write")
@edits
@api.arguments(place_schemas.VenueInput)
@api.response(200, place_schemas.Venue)
def save_venue(venue: dict[str, Any], venue_id: UUID) -> Response:
    """Adds a venue, or changes what is known of it."""
    return change(
        lambda work: places.save_venue(work, Venue(id=venue_id, **venue)),
        schema=place_schemas.Venue,
        edited=Edited(f"venue {venue_id}", lambda work: queries.venue_state(work, venue_id)),
    )


@api.get("/venues")
@require("offers:read")
@api.response(200, place_schemas.Venue(many=True))
def list_venues() -> list[Venue]:
    """All venues, by name."""
    with reading() as work:
        return queries.venues(work)


@api.get("/venues/<uuid:venue_id>")
@require("offers:read")
@refuses(NoVenue)
@api.response(200, place_schemas.Venue)
def show_venue(venue_id: UUID) -> Venue:
    with reading() as work:
        tag(queries.venue_state(work, venue_id))
        return places.venue_or_problem(work, venue_id)


@api.put("/offers/<uuid:offer_id>")
@require("offers:write")
@refuses(InvalidInput, OfferTaken)
@edits
@api.arguments(place_schemas.OfferInput)
@api.response(200, place_schemas.Offer)
def save_offer(offer: dict[str, Any], offer_id: UUID) -> Response:
    """Adds an offer, or changes it as long as no confirmed group stands on it."""
    return change(
        lambda work: places.save_offer(work, Offer(id=offer_id, **offer)),
        schema=place_schemas.Offer,
        edited=Edited(f"offer {offer_id}", lambda work: queries.offer_state(work, offer_id)),
    )


@api.get("/offers")
@require("offers:read")
@api.response(200, place_schemas.ListedOffer(many=True))
def list_offers() -> list[dict[str, Any]]:
    """All offers, the latest start week first, each with whether a group stands on it."""
    with reading() as work:
        return queries.offers(work)


@api.get("/offers/<uuid:offer_id>")
@require("offers:read")
@refuses(NoOffer)
@api.response(200, place_schemas.Offer)
def show_offer(offer_id: UUID) -> Offer:
    with reading() as work:
        tag(queries.offer_state(work, offer_id))
        return places.offer_or_problem(work, offer_id)
