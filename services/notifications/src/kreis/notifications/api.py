"""Notifications over HTTP: what became of messages, and whom to call. Nobody's address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import change, reading
from kreis.notifications import commands, queries, schemas
from kreis.notifications.commands import contributors

api = Blueprint("notifications", "notifications", description="Messages and call tasks")


@api.get("/messages")
@require("deliveries:read")
@api.arguments(schemas.MessageFilter, location="query")
@api.response(200, schemas.MessagePage)
def list_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What became of each message, the oldest first unless the newest are asked for first."""
    with reading() as work:
        return queries.messages(work, **wanted)


@api.get("/planned-messages")
@require("deliveries:read")
@api.arguments(schemas.PlannedFilter, location="query")
@api.response(200, schemas.PlannedMessages)
def list_planned_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What is to be sent later, and when somebody looks whether an answer came, the nearest
    first. Whether it still holds is seen then: it may be left unsent."""
    with reading() as work:
        return queries.planned(work, **wanted)


@api.get("/call-tasks")
@require("call-tasks:read")
@api.arguments(schemas.CallTaskFilter, location="query")
@api.response(200, schemas.CallTaskPage)
def list_call_tasks(wanted: dict[str, Any]) -> dict[str, Any]:
    """Whom staff are asked to call, the one that has waited longest first."""
    with reading() as work:
        return queries.call_tasks(work, **wanted)


@api.post("/call-tasks/<uuid:call_task_id>/results")
@require("call-tasks:write")
@api.arguments(schemas.CallResultInput)
@api.response(200, schemas.CallTask)
def note_call(call: dict[str, Any], call_task_id: UUID) -> Response:
    """What became of a call. Only `not_reached` leaves the task open: somebody tries again."""
    return change(
        lambda work: commands.note_call(work, call_task_id, call["result"], caller().subject),
        schema=schemas.CallTask,
    )


@api.get("/contributor-messages")
@require("deliveries:read")
@api.arguments(schemas.ContributorMessageFilter, location="query")
@api.response(200, schemas.ContributorMessages)
def list_contributor_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What became of telling speakers, childcare staff and others of changes, the newest first."""
    with reading() as work:
        return queries.contributor_messages(work, **wanted)


@api.post("/contributor-messages/<uuid:message_id>/call")
@require("call-tasks:write")
@api.response(200, schemas.ContributorMessage)
def note_contributor_call(message_id: UUID) -> Response:
    """Somebody has called who could not be told in writing."""
    return change(
        lambda work: contributors.note_call(work, message_id, caller().subject),
        schema=schemas.ContributorMessage,
    )
