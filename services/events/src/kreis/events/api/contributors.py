"""Who contributes to dates, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import contributors as commands
from kreis.events.domain.refusals import (
    NoChange,
    NoGroupEvent,
)
from kreis.events.queries import contributors as queries
from kreis.events.schemas import contributors as schemas

api = Blueprint(
    "contributors", "contributors", description="Speakers, childcare staff, interpreters"
)


@api.get("/group-events/<uuid:group_event_id>/contributors")
@require("events:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.Contributors)
def list_contributors(group_event_id: UUID) -> dict[str, Any]:
    """Who contributes to a date, and how they are reached."""
    with reading() as work:
        return queries.of_group_event(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/contributors")
@require("events:write")
@refuses(NoGroupEvent)
@api.arguments(schemas.ContributorInput)
@api.response(201, schemas.Contributors)
def add_contributor(person: dict[str, Any], group_event_id: UUID) -> Response:
    """Puts a speaker, or somebody of childcare, beside a date: she hears of changes."""

    def command(work: Work) -> dict[str, Any]:
        commands.add(work, group_event_id, person)
        return queries.of_group_event(work, group_event_id)

    return change(command, schema=schemas.Contributors, status=201)


@api.delete("/group-events/<uuid:group_event_id>/contributors/<uuid:contributor_id>")
@require("events:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Contributors)
def remove_contributor(group_event_id: UUID, contributor_id: UUID) -> Response:
    def command(work: Work) -> dict[str, Any]:
        commands.remove(work, group_event_id, contributor_id)
        return queries.of_group_event(work, group_event_id)

    return change(command, schema=schemas.Contributors)


@api.get("/changes/<uuid:change_id>/contributors")
@require("events:read")
@refuses(NoChange)
@api.response(200, schemas.ToldContributors)
def list_told_contributors(change_id: UUID) -> dict[str, Any]:
    """Speakers, childcare staff and others who hear of what one act of staff changed, each once."""
    with reading() as work:
        return queries.of_change(work, change_id)
