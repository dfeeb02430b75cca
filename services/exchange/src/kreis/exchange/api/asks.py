"""Asks over HTTP, by link: asking, offering, agreeing, taking back, confirming."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.contracts.refusals import InvalidInput
from kreis.exchange.api import by_link
from kreis.exchange.api.by_link import CHANGES_NOT
from kreis.exchange.commands import asking as commands
from kreis.exchange.domain.ledger import PER_HOUR
from kreis.exchange.domain.refusals import (
    AskTaken,
    ContactNotShared,
    FloorReached,
    NoAsk,
    NotYet,
    TooManyChildren,
    TooMuchCare,
)
from kreis.exchange.queries import pages
from kreis.exchange.schemas import pages as schemas
from kreis.exchange.templates.calendar_files import CONTENT_TYPE as CALENDAR_CONTENT_TYPE
from kreis.exchange.templates.calendar_files import calendar_file

api = Blueprint("asks", "asks", description="Asks for care, by members' links")
_CALENDAR = {"type": "string", "description": "iCalendar, RFC 5545"}
_UNIT_MINUTES = 60 // PER_HOUR


@api.post("/links/<token>/asks")
@require("links:use")
@refuses(*CHANGES_NOT, InvalidInput, ContactNotShared, FloorReached)
@api.arguments(schemas.Asking)
@api.response(200, schemas.Page)
def ask_for_care(said: dict[str, Any], token: str) -> Response:
    """Asks those who fit. How many that are is not told: it would say who is away."""
    return by_link.change(token, lambda work, member: commands.ask(work, member, **said))


@api.delete("/links/<token>/asks/<uuid:ask_id>")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk, AskTaken)
@api.response(200, schemas.Page)
def take_back(token: str, ask_id: UUID) -> Response:
    """Ends an ask, or an agreement before it begins."""
    return by_link.change(token, lambda work, member: commands.take_back(work, member, ask_id))


@api.put("/links/<token>/asks/<uuid:ask_id>/offer")
@require("links:use")
@refuses(
    *CHANGES_NOT, InvalidInput, NoAsk, AskTaken, ContactNotShared, TooMuchCare, TooManyChildren
)
@api.arguments(schemas.Offering)
@api.response(200, schemas.Page)
def offer_care(said: dict[str, Any], token: str, ask_id: UUID) -> Response:
    """Offers to mind the children, at one of the two homes."""
    return by_link.change(token, lambda work, member: commands.offer(work, member, ask_id, **said))


@api.delete("/links/<token>/asks/<uuid:ask_id>/offer")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk, AskTaken)
@api.response(200, schemas.Page)
def take_offer_back(token: str, ask_id: UUID) -> Response:
    """Takes an offer back that nobody has agreed to."""
    return by_link.change(
        token, lambda work, member: commands.take_offer_back(work, member, ask_id)
    )


@api.put("/links/<token>/asks/<uuid:ask_id>/agreement")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk, AskTaken, ContactNotShared)
@api.arguments(schemas.Agreeing)
@api.response(200, schemas.Page)
def agree_on_care(said: dict[str, Any], token: str, ask_id: UUID) -> Response:
    """Agrees with one who has offered. One ask has one carer, whoever asks at once."""
    return by_link.change(token, lambda work, member: commands.agree(work, member, ask_id, **said))


@api.get("/links/<token>/asks/<uuid:ask_id>/calendar")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk)
@api.response(200, _CALENDAR, content_type="text/calendar")
def show_calendar_of_agreement(token: str, ask_id: UUID) -> Response:
    """An agreed date as a file for calendars, until it begins. Looking changes nothing."""
    with by_link.reading(token) as (work, member):
        ask = pages.agreed(work, member, ask_id)
        made = Response(
            calendar_file(ask, member.language, work.now), content_type=CALENDAR_CONTENT_TYPE
        )
    made.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return made


@api.put("/links/<token>/asks/<uuid:ask_id>/confirmation")
@require("links:use")
@refuses(*CHANGES_NOT, InvalidInput, NoAsk, AskTaken, NotYet)
@api.arguments(schemas.Confirming)
@api.response(200, schemas.Page)
def confirm_care(said: dict[str, Any], token: str, ask_id: UUID) -> Response:
    """Says how long it was. Hours count once both say the same."""
    units = said["minutes"] // _UNIT_MINUTES
    return by_link.change(token, lambda work, member: commands.confirm(work, member, ask_id, units))
