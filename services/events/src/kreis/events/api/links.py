"""Links over HTTP: what a participant sees by hers. The console asks for her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, own_database, reading
from kreis.contracts.refusals import Refusal
from kreis.events.api import calendar_files
from kreis.events.api.by_link import OPENS_NOT, by_link, change_of_link, way_of
from kreis.events.commands import links as commands
from kreis.events.commands import pins
from kreis.events.domain.link_refusals import (
    LinkExpired,
    LinkLocked,
    LinkUnknown,
    LinkWouldNotOpen,
    PinMissing,
    PinWrong,
)
from kreis.events.domain.links import Link
from kreis.events.domain.refusals import ContactOutdated, NoInvitation
from kreis.events.queries import links as queries
from kreis.events.queries.calendar_files import her_dates, is_discreet
from kreis.events.schemas import links as schemas
from kreis.events.store.links import opened

api = Blueprint("links", "links", description="Participants, by their links")


@api.post("/invitations/<uuid:invitation_id>/links")
@require("links:write")
@refuses(NoInvitation, ContactOutdated, LinkWouldNotOpen)
@repeats_freely("a kept answer would keep the token")
@api.arguments(schemas.LinkInput)
@api.response(201, schemas.LinkView)
def make_link(sent: dict[str, Any], invitation_id: UUID) -> dict[str, Any]:
    """Makes a link for whoever is about to write to her.

    None is made once the group is over or she has left it: it would open nothing.
    Each request makes another link, with an `Idempotency-Key` too: an answer that is kept to be
    given again would keep the token.
    """
    with reading() as work:
        return commands.make(work, invitation_id, commands.For(**sent))


@api.delete("/invitations/<uuid:invitation_id>/links/<uuid:link_id>")
@require("links:write")
@refuses(NoInvitation)
@api.response(200, schemas.WithdrawnLink)
def withdraw_link(invitation_id: UUID, link_id: UUID) -> Response:
    """Takes back a link whose message did not go out. Older links open as if it had never been.

    A second time changes nothing.
    """

    def command(work: Work) -> dict[str, Any]:
        return {"is_withdrawn": commands.withdraw(work, invitation_id, link_id)}

    return change(command, schema=schemas.WithdrawnLink)


@api.get("/links/<token>")
@require("links:use")
@refuses(*OPENS_NOT)
@api.response(200, schemas.LinkedInvitation)
def open_link(token: str) -> dict[str, Any]:
    """The invitation behind a link. Looking changes nothing but when the link was last used:
    machines follow links too."""
    with by_link(token) as (work, invitation_id):
        return queries.link(work, *opened(work, invitation_id))


@api.post("/links/<token>/pin")
@require("links:use")
@refuses(LinkUnknown, LinkExpired, PinMissing, LinkLocked, PinWrong)
@repeats_freely("a kept answer would keep the token")
@api.arguments(schemas.PinInput)
@api.response(201, schemas.SessionView)
def give_pin(given: dict[str, Any], token: str) -> dict[str, Any]:
    """Opens a link with its PIN. Returns a token that takes the link's place for half an hour.

    A POST, because a PIN does not belong in an address. Five wrong ones lock the link.
    """
    way = way_of(token)
    with own_database().agency(way.agency_id) as work:
        session = pins.open_session(work, way, given["pin"])
    if isinstance(session, Refusal):
        raise session
    return session


@api.delete("/links/<token>/others")
@require("links:use")
@refuses(*OPENS_NOT)
@api.response(200, schemas.LinkedInvitation)
def shut_others(token: str) -> Response:
    """Shuts all other links to the invitation. This one stays open."""

    def command(work: Work, link: Link) -> dict[str, Any]:
        commands.shut_others(work, link)
        return queries.link(work, *opened(work, link.invitation_id))

    return change_of_link(token, command, schema=schemas.LinkedInvitation)


@api.get("/links/<token>/calendar")
@require("links:use")
@refuses(*OPENS_NOT)
@api.arguments(calendar_files.CalendarQuery, location="query")
@api.response(200, calendar_files.CALENDAR, content_type="text/calendar")
def show_calendar_of_link(wanted: dict[str, str], token: str) -> Response:
    """The dates behind a link as a file for calendars."""
    with by_link(token) as (work, invitation_id):
        plan, invitation = opened(work, invitation_id)
        dates, discreet = her_dates(plan, invitation), is_discreet(work, invitation.participant_id)
        return calendar_files.response(dates, work.now, is_discreet=discreet, **wanted)
