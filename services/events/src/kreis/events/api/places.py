"""Places of a date over HTTP, for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import places as commands
from kreis.events.domain.refusals import (
    AssessmentWeek,
    DateCancelled,
    DatePast,
    NoGroupEvent,
    TooFewPlaces,
)
from kreis.events.queries import group_events
from kreis.events.queries import places as queries
from kreis.events.schemas import places as schemas
from kreis.events.schemas.group_events import GroupEventView

api = Blueprint("places", "places", description="How many have room at a date")


@api.get("/group-events/<uuid:group_event_id>/places")
@require("events:read")
@refuses(NoGroupEvent)
@api.response(200, GroupEventView)
def show_places(group_event_id: UUID) -> dict[str, Any]:
    """The date, with the ETag of its places."""
    with reading() as work:
        tag(whole(queries.state(work, group_event_id)))
        return group_events.group_event(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/places")
@require("events:write")
@refuses(NoGroupEvent, DateCancelled, DatePast, AssessmentWeek, TooFewPlaces)
@edits
@api.arguments(schemas.PlacesWish)
@api.response(200, GroupEventView)
def limit_places(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """Sets how many places a date has, and whether people sign up for it.

    With sign-up, everybody who has not declined is told and asked.
    """

    def command(work: Work) -> dict[str, Any]:
        commands.limit(
            work, group_event_id, wanted["capacity"], needs_sign_up=wanted["needs_sign_up"]
        )
        return group_events.group_event(work, group_event_id)

    places = Edited(
        f"places {group_event_id}", lambda work: whole(queries.state(work, group_event_id))
    )
    return change(command, schema=GroupEventView, edited=places)
