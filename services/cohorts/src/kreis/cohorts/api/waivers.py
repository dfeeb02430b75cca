"""Isolation waivers over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.cohorts.commands import waivers as waiver_commands
from kreis.cohorts.queries import waivers as waiver_queries
from kreis.cohorts.schemas import waivers as waiver_schemas
from kreis.contracts.refusals import InvalidInput

api = Blueprint("waivers", "waivers", description="Who agreed to be the only one of her kind")


@api.get("/isolation-waivers")
@require("formations:read")
@api.response(200, waiver_schemas.Waivers)
def list_waivers() -> dict[str, Any]:
    """Who has agreed to be the only one of her kind in a group, and who noted that."""
    with reading() as work:
        return waiver_queries.every(work)


@api.post("/isolation-waivers")
@require("formations:write")
@refuses(InvalidInput)
@api.arguments(waiver_schemas.WaiverInput)
@api.response(201, waiver_schemas.Waiver)
def note_waiver(wanted: dict[str, Any]) -> Response:
    """Notes the agreement of one person; the rule then does not stand in her way."""
    who, day, by = wanted["participant_id"], wanted["agreed_on"], caller().subject
    return change(
        lambda work: waiver_commands.note(work, who, day, by),
        schema=waiver_schemas.Waiver,
        status=201,
    )


@api.delete("/isolation-waivers/<uuid:participant_id>")
@require("formations:write")
@api.response(200, waiver_schemas.Waivers)
def withdraw_waiver(participant_id: UUID) -> Response:
    """She no longer agrees; groups that stand already are not changed."""

    def withdraw(work: Work) -> dict[str, Any]:
        waiver_commands.withdraw(work, participant_id)
        return waiver_queries.every(work)

    return change(withdraw, schema=waiver_schemas.Waivers)
