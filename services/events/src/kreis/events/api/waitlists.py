"""Places of a date and who waits for one, over HTTP, for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import limiting, waitlists
from kreis.events.domain.refusals import (
    AssessmentWeek,
    DateCancelled,
    DatePast,
    NoFreePlace,
    NoGroupEvent,
    NotWaiting,
    TooFewPlaces,
    TooLate,
)
from kreis.events.queries import dates
from kreis.events.queries import waitlists as waitlist_queries
from kreis.events.schemas import dates as date_schemas
from kreis.events.schemas import waitlists as schemas

api = Blueprint("waitlists", "waitlists", description="Places, and who waits for one")


@api.get("/group-events/<uuid:group_event_id>/places")
@require("events:read")
@refuses(NoGroupEvent)
@api.response(200, date_schemas.GroupEventView)
def show_places(group_event_id: UUID) -> dict[str, Any]:
    """The date, with the ETag of its places."""
    with reading() as work:
        tag(limiting.state(work, group_event_id))
        return dates.group_event(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/places")
@require("events:write")
@refuses(NoGroupEvent, DateCancelled, DatePast, AssessmentWeek, TooFewPlaces)
@edits
@api.arguments(schemas.PlacesWish)
@api.response(200, date_schemas.GroupEventView)
def limit_places(wanted: dict[str, Any], group_event_id: UUID) -> Response:
    """How many have room, and whether people sign up for this date: then everybody who has not
    declined is told, and asked."""
    places = Edited(f"places {group_event_id}", lambda work: limiting.state(work, group_event_id))
    return change(
        lambda work: limiting.limit(
            work, group_event_id, wanted["capacity"], needs_sign_up=wanted["needs_sign_up"]
        ),
        schema=date_schemas.GroupEventView,
        edited=places,
    )


@api.get("/group-events/<uuid:group_event_id>/waitlist")
@require("invitations:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.Waitlist)
def show_waitlist(group_event_id: UUID) -> dict[str, Any]:
    """Who waits for a place at this date, in line."""
    with reading() as work:
        return waitlist_queries.waitlist(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/waitlist/<uuid:invitation_id>/offers")
@require("answers:write")
@refuses(NoGroupEvent, NotWaiting, DateCancelled, DatePast, NoFreePlace, TooLate)
@api.response(200, schemas.Waitlist)
def offer_place(group_event_id: UUID, invitation_id: UUID) -> Response:
    """Offers her a free place, whoever is before her."""
    return change(
        lambda work: waitlists.offer_by_hand(work, group_event_id, invitation_id),
        schema=schemas.Waitlist,
    )


@api.delete("/group-events/<uuid:group_event_id>/waitlist/<uuid:invitation_id>")
@require("answers:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Waitlist)
def remove_from_waitlist(group_event_id: UUID, invitation_id: UUID) -> Response:
    """Takes her off the list; a place that was held for her goes to the next."""
    return change(
        lambda work: waitlists.remove(work, group_event_id, invitation_id),
        schema=schemas.Waitlist,
    )
