"""Waitlists over HTTP, for staff and for a participant by her link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.api.by_link import CHANGES_NOT, change_by_link
from kreis.events.commands import waitlists as commands
from kreis.events.domain.refusals import (
    DateCancelled,
    DatePast,
    NoFreePlace,
    NoGroupEvent,
    NotWaiting,
    TooLate,
)
from kreis.events.queries import links
from kreis.events.queries import waitlists as queries
from kreis.events.schemas import waitlists as schemas
from kreis.events.schemas.links import LinkedInvitation

api = Blueprint("waitlists", "waitlists", description="Who waits for a place")


@api.get("/group-events/<uuid:group_event_id>/waitlist")
@require("invitations:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.Waitlist)
def show_waitlist(group_event_id: UUID) -> dict[str, Any]:
    """Who waits for a place at this date, in line."""
    with reading() as work:
        return queries.waitlist(work, group_event_id)


@api.post("/group-events/<uuid:group_event_id>/waitlist/<uuid:invitation_id>/offers")
@require("answers:write")
@refuses(NoGroupEvent, NotWaiting, DateCancelled, DatePast, NoFreePlace, TooLate)
@api.response(200, schemas.Waitlist)
def offer_place(group_event_id: UUID, invitation_id: UUID) -> Response:
    """Offers her a free place, whoever is before her."""

    def command(work: Work) -> dict[str, Any]:
        commands.offer(work, group_event_id, invitation_id)
        return queries.waitlist(work, group_event_id)

    return change(command, schema=schemas.Waitlist)


@api.delete("/group-events/<uuid:group_event_id>/waitlist/<uuid:invitation_id>")
@require("answers:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Waitlist)
def remove_from_waitlist(group_event_id: UUID, invitation_id: UUID) -> Response:
    """Takes her off the list; a place that was held for her goes to the next."""

    def command(work: Work) -> dict[str, Any]:
        commands.remove(work, group_event_id, invitation_id)
        return queries.waitlist(work, group_event_id)

    return change(command, schema=schemas.Waitlist)


@api.delete("/links/<token>/group-events/<uuid:group_event_id>/waitlist")
@require("links:use")
@refuses(*CHANGES_NOT, NoGroupEvent)
@api.response(200, LinkedInvitation)
def leave_waitlist(token: str, group_event_id: UUID) -> Response:
    """She waits no longer, or declines what she is offered; what she has answered stays."""

    def command(work: Work, invitation_id: UUID) -> dict[str, Any]:
        return links.link(work, *commands.leave_by_link(work, invitation_id, group_event_id))

    return change_by_link(token, command, schema=LinkedInvitation)
