"""Links over HTTP, for staff: seeing and shutting a participant's links, making her PIN."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.events.commands import links as commands
from kreis.events.commands import pins
from kreis.events.domain.link_refusals import NoLink
from kreis.events.domain.links import Why
from kreis.events.domain.refusals import NothingKept
from kreis.events.queries import link_holders as queries
from kreis.events.schemas import links as schemas

api = Blueprint("link-holders", "link-holders", description="Who holds which links")


@api.get("/participants/<uuid:participant_id>/links")
@require("invitations:read")
@api.response(200, schemas.HerLinks)
def list_links(participant_id: UUID) -> dict[str, Any]:
    """Her links and calendar feeds: when each was made and last used, and whether it opens."""
    with reading() as work:
        return queries.of_participant(work, participant_id)


@api.delete("/participants/<uuid:participant_id>/links")
@require("answers:write")
@refuses(NothingKept)
@api.response(200, schemas.HerLinks)
def shut_links(participant_id: UUID) -> Response:
    """Shuts all her links and calendar feeds. The next message to her brings a new link."""

    def command(work: Work) -> dict[str, Any]:
        commands.shut_all(work, participant_id, Why.STAFF)
        return queries.of_participant(work, participant_id)

    return change(command, schema=schemas.HerLinks)


@api.delete("/participants/<uuid:participant_id>/links/<uuid:link_id>")
@require("answers:write")
@refuses(NoLink)
@api.response(200, schemas.HerLinks)
def shut_link(participant_id: UUID, link_id: UUID) -> Response:
    """Shuts one of her links or calendar feeds."""

    def command(work: Work) -> dict[str, Any]:
        commands.shut(work, participant_id, link_id, Why.STAFF)
        return queries.of_participant(work, participant_id)

    return change(command, schema=schemas.HerLinks)


@api.post("/participants/<uuid:participant_id>/link-pin")
@require("answers:write")
@refuses(NothingKept)
@repeats_freely("a kept answer would keep the PIN")
@api.response(201, schemas.PinView)
def make_pin(participant_id: UUID) -> dict[str, Any]:
    """Makes a PIN for her links, told this once. The one before it opens nothing any more."""
    with reading() as work:
        return {"pin": pins.make(work, participant_id, caller().subject)}


@api.get("/link-calls")
@require("invitations:read")
@api.response(200, schemas.LinkCalls)
def list_link_calls() -> dict[str, Any]:
    """Who cannot open her links until staff call her: nobody gave her a PIN, or it is locked."""
    with reading() as work:
        return {"calls": queries.calls(work)}
