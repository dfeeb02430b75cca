"""Open offers over HTTP, by link: offering hours, taking a place, ending the offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.contracts.refusals import InvalidInput
from kreis.exchange.api import by_link
from kreis.exchange.api.by_link import CHANGES_NOT
from kreis.exchange.commands import open_offers as commands
from kreis.exchange.domain.refusals import (
    AskTaken,
    ContactNotShared,
    FloorReached,
    NoAsk,
    TooManyChildren,
    TooMuchCare,
)
from kreis.exchange.schemas import pages as schemas

api = Blueprint("open-offers", "open-offers", description="Open offers, by members' links")


@api.post("/links/<token>/open-offers")
@require("links:use")
@refuses(*CHANGES_NOT, InvalidInput, AskTaken, ContactNotShared, TooMuchCare, TooManyChildren)
@api.arguments(schemas.OfferingHours)
@api.response(200, schemas.Page)
def offer_hours(said: dict[str, Any], token: str) -> Response:
    """Says when she can mind up to three children at her home."""
    return by_link.change(token, lambda work, member: commands.offer(work, member, **said))


@api.put("/links/<token>/open-offers/<uuid:offer_id>/place")
@require("links:use")
@refuses(*CHANGES_NOT, InvalidInput, NoAsk, ContactNotShared, FloorReached)
@api.arguments(schemas.TakingPlace)
@api.response(200, schemas.Page)
def take_place(said: dict[str, Any], token: str, offer_id: UUID) -> Response:
    """Takes places for her children. That is agreed at once."""
    return by_link.change(
        token, lambda work, member: commands.take_place(work, member, offer_id, **said)
    )


@api.delete("/links/<token>/open-offers/<uuid:offer_id>")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.response(200, schemas.Page)
def end_open_offer(token: str, offer_id: UUID) -> Response:
    """Ends an open offer of hers. What is agreed already stays so."""
    return by_link.change(token, lambda work, member: commands.end(work, member, offer_id))
