"""A freelancer's roster over HTTP. Staff make the link; the console asks for her with her PIN."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, own_database, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.commands import rosters
from kreis.events.domain.refusals import (
    DateCancelled,
    LinkExpired,
    LinkUnknown,
    NoGroupEvent,
    PinWrong,
    RosterLocked,
    TooEarly,
)
from kreis.events.queries import links
from kreis.events.schemas import attendance as attendance_schemas

api = Blueprint("rosters", "rosters", description="Rosters for freelancers, by link and PIN")


@api.post("/group-events/<uuid:group_event_id>/roster-links")
@require("attendance:write")
@refuses(NoGroupEvent)
@repeats_freely("a kept answer would keep link and PIN")
@api.response(201, attendance_schemas.RosterLinkView)
def make_roster_link(group_event_id: UUID) -> dict[str, Any]:
    """A link to the roster of this date, and its PIN. Each request makes another one: an answer
    that is kept to be given again would keep both."""
    with reading() as work:
        return rosters.make_roster_link(work, group_event_id, caller().subject)


@api.delete("/group-events/<uuid:group_event_id>/roster-links")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.response(200, attendance_schemas.Revoked)
def revoke_roster_links(group_event_id: UUID) -> Response:
    """Shuts all links to the roster of this date."""
    return change(
        lambda work: rosters.revoke_roster_links(work, group_event_id),
        schema=attendance_schemas.Revoked,
    )


@api.post("/rosters/<token>")
@require("rosters:use")
@refuses(LinkUnknown, LinkExpired, DateCancelled, TooEarly, PinWrong, RosterLocked)
@repeats_freely("changes nothing but the count of wrong PINs")
@api.arguments(attendance_schemas.PinInput)
@api.response(200, attendance_schemas.Roster)
def open_roster(given: dict[str, Any], token: str) -> dict[str, Any]:
    """Who is expected. A POST, because a PIN does not belong in an address; five wrong ones shut
    the link."""
    agency = _enter(token, given["pin"])
    with own_database().agency(agency) as work:
        return rosters.roster(work, token)


@api.put("/rosters/<token>/attendance")
@require("rosters:use")
@refuses(LinkUnknown, LinkExpired, DateCancelled, TooEarly, PinWrong, RosterLocked, InvalidInput)
@api.arguments(attendance_schemas.RosterInput)
@api.response(200, attendance_schemas.Roster)
def record_by_roster(put_down: dict[str, Any], token: str) -> Response:
    """Puts down who was there; entries of people who are not named stay as they are."""
    agency = _enter(token, put_down["pin"])
    return change(
        lambda work: rosters.record(
            work, token, put_down["entries"], all_others_present=put_down["all_others_present"]
        ),
        schema=attendance_schemas.Roster,
        agency=agency,
    )


def _enter(token: str, pin: str) -> UUID:
    """The agency of the link, once the PIN is right. Tries count in a transaction of their own."""
    agency = links.agency_of_roster(own_database(), token)
    with own_database().agency(agency) as work:
        refused = rosters.try_pin(work, token, pin)
    if refused:
        raise refused
    return agency
