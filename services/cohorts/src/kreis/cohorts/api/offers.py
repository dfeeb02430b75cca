"""Offers over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import offers as offer_commands
from kreis.cohorts.domain.offers import Offer
from kreis.cohorts.domain.refusals import NoOffer, OfferTaken, OfferUsed
from kreis.cohorts.queries import offers as offer_queries
from kreis.cohorts.schemas import offers as offer_schemas
from kreis.cohorts.schemas.offers import Archived
from kreis.contracts.refusals import InvalidInput

api = Blueprint("offers", "offers", description="Offers: what a group is formed for")


@api.put("/offers/<uuid:offer_id>")
@require("offers:write")
@refuses(InvalidInput, OfferTaken)
@edits
@api.arguments(offer_schemas.OfferInput)
@api.response(200, offer_schemas.Offer)
def save_offer(offer: dict[str, Any], offer_id: UUID) -> Response:
    """Adds an offer, or changes it as long as no confirmed group stands on it."""
    return change(
        lambda work: offer_commands.save(work, Offer(id=offer_id, **offer)),
        schema=offer_schemas.Offer,
        edited=Edited(f"offer {offer_id}", lambda work: _state(work, offer_id)),
    )


@api.get("/offers")
@require("offers:read")
@api.arguments(offer_schemas.OfferFilter, location="query")
@api.response(200, offer_schemas.ListedOffer(many=True))
def list_offers(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """All offers, the latest start week first, each with whether a group stands on it."""
    with reading() as work:
        return offer_queries.every(work, **wanted)


@api.get("/offers/<uuid:offer_id>")
@require("offers:read")
@refuses(NoOffer)
@api.response(200, offer_schemas.Offer)
def show_offer(offer_id: UUID) -> Offer:
    with reading() as work:
        offer = offer_queries.get(work, offer_id)
        tag(_state_of(offer))
        return offer


@api.post("/offers/<uuid:offer_id>/archive")
@require("offers:write")
@refuses(NoOffer)
@api.arguments(Archived)
@api.response(200, offer_schemas.Offer)
def archive_offer(wanted: dict[str, Any], offer_id: UUID) -> Response:
    """Ends an offer, or opens it again. Groups that stand on it stay."""
    return change(
        lambda work: offer_commands.archive(work, offer_id, **wanted),
        schema=offer_schemas.Offer,
    )


@api.delete("/offers/<uuid:offer_id>")
@require("offers:write")
@refuses(NoOffer, OfferUsed)
@api.response(200, offer_schemas.Offer)
def remove_offer(offer_id: UUID) -> Response:
    """Removes an offer on which nothing was proposed."""
    return change(lambda work: offer_commands.remove(work, offer_id), schema=offer_schemas.Offer)


def _state(work: Work, offer_id: UUID) -> State:
    """What somebody who edits it has seen."""
    return _state_of(offer_queries.find(work, offer_id))


def _state_of(offer: Offer | None) -> State:
    return whole(offer and offer_schemas.Offer().dump(offer))
