"""Links over HTTP: what a participant sees by hers. The console asks for her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import reading
from kreis.events.api import calendar_files
from kreis.events.api.by_link import by_link
from kreis.events.commands import links as commands
from kreis.events.domain.refusals import LinkExpired, LinkUnknown, NoInvitation
from kreis.events.queries import links as queries
from kreis.events.queries.calendar_files import her_dates, is_discreet
from kreis.events.schemas import links as schemas
from kreis.events.store.links import opened

api = Blueprint("links", "links", description="Participants, by their links")


@api.post("/invitations/<uuid:invitation_id>/links")
@require("links:write")
@refuses(NoInvitation)
@repeats_freely("a kept answer would keep the token")
@api.response(201, schemas.LinkView)
def make_link(invitation_id: UUID) -> dict[str, Any]:
    """Makes a link for whoever is about to write to her.

    Each request makes another link, with an `Idempotency-Key` too: an answer that is kept to be
    given again would keep the token.
    """
    with reading() as work:
        return commands.make(work, invitation_id)


@api.get("/links/<token>")
@require("links:use")
@refuses(LinkUnknown, LinkExpired)
@api.response(200, schemas.LinkedInvitation)
def open_link(token: str) -> dict[str, Any]:
    """The invitation behind a link. Looking changes nothing: machines follow links too."""
    with by_link(token) as (work, invitation_id):
        return queries.link(work, *opened(work, invitation_id))


@api.get("/links/<token>/calendar")
@require("links:use")
@refuses(LinkUnknown, LinkExpired)
@api.response(200, calendar_files.CALENDAR, content_type="text/calendar")
def show_calendar_of_link(token: str) -> Response:
    """The dates behind a link as a file for calendars."""
    with by_link(token) as (work, invitation_id):
        plan, invitation = opened(work, invitation_id)
        dates, discreet = her_dates(plan, invitation), is_discreet(work, invitation.participant_id)
        return calendar_files.response(dates, work.now, is_discreet=discreet)
