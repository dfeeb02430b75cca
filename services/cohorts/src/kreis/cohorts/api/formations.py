"""Formation runs over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import formations as formation_commands
from kreis.cohorts.domain.formations import Run
from kreis.cohorts.domain.refusals import AlreadyEnded, NoFormation, OfferTaken
from kreis.cohorts.queries import formations as formation_queries
from kreis.cohorts.schemas import formations as formation_schemas
from kreis.contracts.refusals import InvalidInput

api = Blueprint("formations", "formations", description="Formation runs, which make proposals")


@api.post("/formations")
@require("formations:write")
@refuses(InvalidInput, OfferTaken)
@api.arguments(formation_schemas.FormationInput)
@api.response(202, formation_schemas.Formation)
def request_formation(wanted: dict[str, Any]) -> Response:
    """Asks for groups on these offers, formed of those who wait. Ask again for how far it is."""
    return change(
        lambda work: formation_commands.request(
            work, wanted["offer_ids"], wanted["seed"], wanted["steps"]
        ),
        schema=formation_schemas.Formation,
        status=202,
    )


@api.get("/formations")
@require("formations:read")
@api.response(200, formation_schemas.ListedFormation(many=True))
def list_formations() -> list[dict[str, Any]]:
    """The newest runs, the last one first, and which of their proposals are out of date."""
    with reading() as work:
        return formation_queries.newest(work, formation_schemas.LISTED)


@api.get("/formations/<uuid:formation_id>")
@require("formations:read")
@refuses(NoFormation)
@api.response(200, formation_schemas.Formation)
def show_formation(formation_id: UUID) -> Run:
    """How far the run is, and the proposal it came to."""
    with reading() as work:
        return formation_queries.get(work, formation_id)


@api.post("/formations/<uuid:formation_id>/cancellation")
@require("formations:write")
@refuses(NoFormation, AlreadyEnded)
@api.response(200, formation_schemas.Formation)
def cancel_formation(formation_id: UUID) -> Response:
    """Ends a run; there will be no proposal of it."""
    return change(
        lambda work: formation_commands.cancel(work, formation_id),
        schema=formation_schemas.Formation,
    )
