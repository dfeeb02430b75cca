"""Messages of staff to a group, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.commands import group_messages as commands
from kreis.notifications.domain.refusals import AlreadySent, NoGroupMessage
from kreis.notifications.queries import group_messages as queries
from kreis.notifications.schemas import group_messages as schemas
from kreis.notifications.templates.to_participants import participant_texts


@api.post("/group-messages/preview")
@require("group-messages:write")
@repeats_freely("changes nothing")
@api.arguments(schemas.PreviewInput)
@api.response(200, schemas.Preview)
def preview_group_message(wanted: dict[str, Any]) -> dict[str, Any]:
    """The whole text in these languages. Her own words stay as they are, in every language."""
    with reading() as work:
        with_enough = queries.with_enough(work, wanted["recipients"])
    items = queries.preview(participant_texts(), wanted["text"], wanted["languages"])
    return {"items": items, "with_enough": with_enough}


@api.post("/group-messages")
@require("group-messages:write")
@api.arguments(schemas.GroupMessageInput)
@api.response(201, schemas.GroupMessage)
def write_group_message(written: dict[str, Any]) -> Response:
    """Writes to a group. For two minutes nothing is sent. Then each member who has not declined
    gets it as she gets other messages: in quiet hours later, by call, or discreetly."""
    return change(
        lambda work: commands.write(work, written["cohort_id"], written["text"], caller().subject),
        schema=schemas.GroupMessage,
        status=201,
    )


@api.get("/group-messages")
@require("deliveries:read")
@api.arguments(schemas.GroupMessageFilter, location="query")
@api.response(200, schemas.GroupMessages)
def list_group_messages(wanted: dict[str, UUID]) -> dict[str, Any]:
    """What staff have written to a group, the newest first."""
    with reading() as work:
        return queries.of_cohort(work, wanted["cohort_id"])


@api.post("/group-messages/<uuid:message_id>/recall")
@require("group-messages:write")
@refuses(NoGroupMessage, AlreadySent)
@api.response(200, schemas.GroupMessage)
def recall_group_message(message_id: UUID) -> Response:
    """Takes a message back, as long as it has been sent to nobody."""
    return change(lambda work: commands.take_back(work, message_id), schema=schemas.GroupMessage)
