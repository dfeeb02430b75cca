"""Calendar feeds over HTTP: a calendar that follows her dates by itself."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import own_database
from kreis.events.api import calendar_files
from kreis.events.api.by_link import CHANGES_NOT, by_link
from kreis.events.commands import feeds as commands
from kreis.events.domain.link_refusals import FeedOff, LinkExpired, LinkUnknown
from kreis.events.domain.links import hash_of
from kreis.events.domain.refusals import NoInvitation
from kreis.events.queries import feeds as queries
from kreis.events.schemas import feeds as schemas
from kreis.events.store import feeds
from kreis.events.store.links import opened

api = Blueprint("feeds", "feeds", description="Calendars that follow by themselves")


@api.post("/links/<token>/feed")
@require("links:use")
@refuses(*CHANGES_NOT, FeedOff)
@repeats_freely("a kept answer would keep the address")
@api.response(201, schemas.FeedView)
def make_feed(token: str) -> dict[str, Any]:
    """A new address for her calendar to follow; the one before it opens no more.

    As with links, the answer is not kept to be given again: it would keep the address.
    """
    with by_link(token, changes=True) as (work, invitation_id):
        _, invitation = opened(work, invitation_id)
        return {"token": commands.make(work, invitation)}


@api.delete("/links/<token>/feed")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.response(200, schemas.FeedView)
def revoke_feed(token: str) -> dict[str, Any]:
    """Shuts the address that her calendar follows."""
    with by_link(token, changes=True) as (work, invitation_id):
        _, invitation = opened(work, invitation_id)
        commands.revoke(work, invitation)
        return {"token": None}


@api.get("/feeds/<address>")
@require("links:use")
@refuses(LinkUnknown, LinkExpired, NoInvitation)
@api.response(200, calendar_files.CALENDAR, content_type="text/calendar")
def show_feed(address: str) -> Response:
    """Her dates as they stand, for a calendar that asks again and again."""
    with own_database().known_row("feed", hash_of(address)) as connection:
        agency = feeds.agency_of(connection, hash_of(address))
    with own_database().agency(agency) as work:
        dates = queries.dates(work, address)
        commands.note_use(work, address)
        return calendar_files.response(dates, work.now)
