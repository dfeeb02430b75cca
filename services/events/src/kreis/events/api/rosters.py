"""Rosters over HTTP. Staff make the link; the console asks for the freelancer with her PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, own_database, reading
from kreis.contracts.refusals import InvalidInput, Refusal
from kreis.events.commands import rosters as commands
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.link_refusals import LinkExpired, LinkUnknown, PinWrong, RosterLocked
from kreis.events.domain.links import hash_of
from kreis.events.domain.refusals import (
    AttendanceChanged,
    DateCancelled,
    DatePast,
    NoGroupEvent,
    TooEarly,
)
from kreis.events.domain.rosters import closed
from kreis.events.queries import rosters as queries
from kreis.events.schemas import rosters as schemas
from kreis.events.schemas.links import PinInput
from kreis.events.store import rosters

api = Blueprint("rosters", "rosters", description="Rosters for freelancers, by link and PIN")


@api.post("/group-events/<uuid:group_event_id>/roster-links")
@require("attendance:write")
@refuses(NoGroupEvent, DateCancelled, DatePast)
@repeats_freely("a kept answer would keep link and PIN")
@api.response(201, schemas.RosterLinkView)
def make_roster_link(group_event_id: UUID) -> dict[str, Any]:
    """A link to the roster of this date, and its PIN. Each request makes another one: an answer
    that is kept to be given again would keep both."""
    with reading() as work:
        return commands.make_link(work, group_event_id, caller().subject)


@api.delete("/group-events/<uuid:group_event_id>/roster-links")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Revoked)
def revoke_roster_links(group_event_id: UUID) -> Response:
    """Shuts all links to the roster of this date."""
    return change(
        lambda work: {"revoked": commands.revoke_links(work, group_event_id)},
        schema=schemas.Revoked,
    )


@api.get("/group-events/<uuid:group_event_id>/roster-links")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.RosterLinks)
def list_roster_links(group_event_id: UUID) -> dict[str, Any]:
    """The links to the roster of this date that are not shut, and whether one can be made."""
    with reading() as work:
        return queries.links_of(work, group_event_id)


@api.delete("/group-events/<uuid:group_event_id>/roster-links/<uuid:link_id>")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.response(200, schemas.Revoked)
def revoke_roster_link(group_event_id: UUID, link_id: UUID) -> Response:
    """Shuts one link to the roster of this date. A second time changes nothing."""
    return change(
        lambda work: {"revoked": commands.revoke_link(work, group_event_id, link_id)},
        schema=schemas.Revoked,
    )


@api.post("/rosters/<token>")
@require("rosters:use")
@refuses(LinkUnknown, LinkExpired, NoGroupEvent, DateCancelled, TooEarly, PinWrong, RosterLocked)
@repeats_freely("changes nothing but the count of wrong PINs")
@api.arguments(PinInput)
@api.response(200, schemas.Roster)
def open_roster(given: dict[str, Any], token: str) -> dict[str, Any]:
    """Who is expected. A POST, because a PIN does not belong in an address; five wrong ones shut
    the link."""
    agency = enter(token, given["pin"])
    with own_database().agency(agency) as work:
        return queries.roster(work, token)


@api.put("/rosters/<token>/attendance")
@require("rosters:use")
@refuses(
    LinkUnknown,
    LinkExpired,
    NoGroupEvent,
    DateCancelled,
    TooEarly,
    PinWrong,
    RosterLocked,
    AttendanceChanged,
    InvalidInput,
)
@api.arguments(schemas.RosterInput)
@api.response(200, schemas.Roster)
def record_by_roster(recorded: dict[str, Any], token: str) -> Response:
    """Records who was there; entries of people who are not named stay as they are."""

    def command(work: Work) -> dict[str, Any]:
        commands.record(
            work, token, recorded["entries"], all_others_present=recorded["all_others_present"]
        )
        return queries.roster(work, token)

    return change(command, schema=schemas.Roster, agency=enter(token, recorded["pin"]))


def enter(
    token: str,
    pin: str,
    why_closed: Callable[[GroupEvent, datetime], Refusal | None] = closed,
) -> UUID:
    """The agency of the link, once the PIN is right. Tries count in a transaction of their own."""
    with own_database().known_row("roster", hash_of(token)) as connection:
        agency = rosters.agency_of(connection, hash_of(token))
    with own_database().agency(agency) as work:
        refused = commands.try_pin(work, token, pin, why_closed)
    if refused:
        raise refused
    return agency
