"""Messages to contributors: what became of each, and who has called instead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.commands import contributor_messages as commands
from kreis.notifications.domain.refusals import NoMessage
from kreis.notifications.queries import contributor_messages as queries
from kreis.notifications.schemas import contributor_messages as schemas


@api.get("/contributor-messages")
@require("deliveries:read")
@api.arguments(schemas.ContributorMessageFilter, location="query")
@api.response(200, schemas.ContributorMessages)
def list_contributor_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What became of telling speakers, childcare staff and others of changes, the newest first."""
    with reading() as work:
        return queries.newest(work, **wanted)


@api.post("/contributor-messages/<uuid:message_id>/call")
@require("call-tasks:write")
@refuses(NoMessage)
@api.response(200, schemas.ContributorMessage)
def note_contributor_call(message_id: UUID) -> Response:
    """Somebody has called who could not be told in writing."""
    return change(
        lambda work: commands.note_call(work, message_id, caller().subject),
        schema=schemas.ContributorMessage,
    )
