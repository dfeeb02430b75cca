"""What a participant does by her link, over HTTP. The console asks for her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, own_database
from kreis.events.api import calendar_file
from kreis.events.commands import answering, feeds, waitlists
from kreis.events.domain.invitations import Reply
from kreis.events.domain.refusals import (
    DateCancelled,
    DateChanged,
    DatePast,
    FeedOff,
    LinkExpired,
    LinkUnknown,
    NoChildcare,
    NoGroupEvent,
    NoMember,
    NoRoom,
)
from kreis.events.queries import invitations, links
from kreis.events.schemas import invitations as invitation_schemas

api = Blueprint("links", "links", description="Participants, by their links")


@api.get("/links/<token>")
@require("links:use")
@refuses(LinkUnknown, LinkExpired)
@api.response(200, invitation_schemas.LinkedInvitation)
def open_link(token: str) -> dict[str, Any]:
    """The invitation behind a link. Looking changes nothing: machines follow links too."""
    with own_database().agency(links.agency_of_link(own_database(), token)) as work:
        return links.link(work, token)


@api.put("/links/<token>/answer")
@require("links:use")
@refuses(LinkUnknown, LinkExpired, NoMember, NoRoom, NoChildcare)
@api.arguments(invitation_schemas.ReplyInput)
@api.response(200, invitation_schemas.LinkedInvitation)
def answer_by_link(answer: dict[str, Any], token: str) -> Response:
    """Her answer, which she may change as often as she likes."""
    reply: Reply = answer["reply"]
    return change(
        lambda work: answering.answer_by_link(work, token, reply),
        schema=invitation_schemas.LinkedInvitation,
        agency=links.agency_of_link(own_database(), token),
    )


@api.put("/links/<token>/group-events/<uuid:group_event_id>/answer")
@require("links:use")
@refuses(
    LinkUnknown,
    LinkExpired,
    NoMember,
    NoGroupEvent,
    DateChanged,
    DateCancelled,
    DatePast,
    NoRoom,
    NoChildcare,
)
@api.arguments(invitation_schemas.DateReplyInput)
@api.response(200, invitation_schemas.LinkedInvitation)
def answer_date_by_link(answer: dict[str, Any], token: str, group_event_id: UUID) -> Response:
    """What she says about one date; for all the others her answer stays."""
    said = answering.SaidOfDate(
        group_event_id, answer["reply"], answer["sequence"], answer["waits"]
    )
    return change(
        lambda work: answering.answer_date_by_link(work, token, said),
        schema=invitation_schemas.LinkedInvitation,
        agency=links.agency_of_link(own_database(), token),
    )


@api.delete("/links/<token>/group-events/<uuid:group_event_id>/waitlist")
@require("links:use")
@refuses(LinkUnknown, LinkExpired, NoGroupEvent)
@api.response(200, invitation_schemas.LinkedInvitation)
def leave_waitlist(token: str, group_event_id: UUID) -> Response:
    """She waits no longer, or declines what she is offered; what she has answered stays."""
    return change(
        lambda work: waitlists.leave_by_link(work, token, group_event_id),
        schema=invitation_schemas.LinkedInvitation,
        agency=links.agency_of_link(own_database(), token),
    )


@api.get("/links/<token>/calendar")
@require("links:use")
@refuses(LinkUnknown, LinkExpired)
@api.response(200, calendar_file.CALENDAR, content_type="text/calendar")
def show_calendar_of_link(token: str) -> Response:
    """The dates behind a link as a file for calendars."""
    with own_database().agency(links.agency_of_link(own_database(), token)) as work:
        plan, invitation = links.linked_invitation(work, token)
        return calendar_file.answer(invitations.dates_for_her_calendar(plan, invitation), work.now)


@api.post("/links/<token>/feed")
@require("links:use")
@refuses(LinkUnknown, LinkExpired, FeedOff)
@repeats_freely("a kept answer would keep the address")
@api.response(201, invitation_schemas.FeedView)
def make_feed(token: str) -> dict[str, Any]:
    """A new address for her calendar to follow; the one before it opens no more.

    As with links, the answer is not kept to be given again: it would keep the address.
    """
    with own_database().agency(links.agency_of_link(own_database(), token)) as work:
        return feeds.make_feed(work, token)


@api.delete("/links/<token>/feed")
@require("links:use")
@refuses(LinkUnknown, LinkExpired)
@api.response(200, invitation_schemas.FeedView)
def revoke_feed(token: str) -> dict[str, Any]:
    """Shuts the address that her calendar follows."""
    with own_database().agency(links.agency_of_link(own_database(), token)) as work:
        return feeds.revoke_feed(work, token)


@api.get("/feeds/<address>")
@require("links:use")
@refuses(LinkUnknown)
@api.response(200, calendar_file.CALENDAR, content_type="text/calendar")
def show_feed(address: str) -> Response:
    """Her dates as they stand, for a calendar that asks again and again."""
    with own_database().agency(links.agency_of_feed(own_database(), address)) as work:
        return calendar_file.answer(links.dates_of_feed(work, address), work.now)
