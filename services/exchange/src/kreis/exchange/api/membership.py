"""Membership over HTTP, by link: the page, joining, pausing, leaving, blocking, reporting."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import change, own_database
from kreis.contracts.refusals import InvalidInput
from kreis.exchange.api import by_link
from kreis.exchange.api.by_link import CHANGES_NOT, OPENS_NOT, way_of
from kreis.exchange.commands import membership as commands
from kreis.exchange.domain.links import hash_of
from kreis.exchange.domain.refusals import JoinedAlready, NoAsk
from kreis.exchange.queries import pages
from kreis.exchange.schemas import pages as schemas
from kreis.exchange.store import links

api = Blueprint("membership", "membership", description="Members of circles, by their links")
_ONE_LINK = "the link is used once to join, and each of these has its effect once"


@api.get("/links/<token>")
@require("links:use")
@refuses(*OPENS_NOT)
@api.response(200, schemas.Page)
def open_link(token: str) -> dict[str, Any]:
    """The page behind a link. Looking changes nothing."""
    way = way_of(token)
    with own_database().agency(way.agency_id) as work:
        return pages.page(work, way)


@api.put("/links/<token>/membership")
@require("links:use")
@refuses(*OPENS_NOT, JoinedAlready, InvalidInput)
@api.arguments(schemas.Joining)
@api.response(200, schemas.Page)
def join_circle(said: dict[str, Any], token: str) -> Response:
    """Joins the circle, with an agreement and a consent of its own to show her contact."""
    way = way_of(token)
    given = {name: value for name, value in said.items() if name != "agrees"}

    def command(work: Work) -> dict[str, Any]:
        commands.join(work, way, token, **given)
        return pages.page(work, links.find(work.connection, hash_of(token)))

    return change(command, schema=schemas.Page, agency=way.agency_id)


@api.delete("/links/<token>/membership")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.response(200, schemas.Left)
def leave_circle(token: str) -> Response:
    """Leaves the circle and erases her name and contact, at once and for good."""
    return by_link.change(token, commands.leave, schema=schemas.Left)


@api.put("/links/<token>/pause")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.arguments(schemas.Pausing)
@api.response(200, schemas.Page)
def pause_membership(said: dict[str, Any], token: str) -> Response:
    """Hides her and asks her nothing, until she ends the pause."""
    return by_link.change(token, lambda work, member: commands.pause(work, member, **said))


@api.put("/links/<token>/consent")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.arguments(schemas.Consent)
@api.response(200, schemas.Page)
def consent_to_contact(said: dict[str, Any], token: str) -> Response:
    """Gives or takes back the consent to show her contact. Without it nothing can be agreed."""
    return by_link.change(token, lambda work, member: commands.share_contact(work, member, **said))


@api.put("/links/<token>/stay")
@require("links:use")
@refuses(*CHANGES_NOT)
@api.response(200, schemas.Page)
def stay_in_circle(token: str) -> Response:
    """Answers "Noch dabei?" with yes."""
    return by_link.change(token, lambda work, member: None)


@api.post("/links/<token>/blocks")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk)
@repeats_freely(_ONE_LINK)
@api.arguments(schemas.Apart)
@api.response(200, schemas.Page)
def block_member(said: dict[str, Any], token: str) -> Response:
    """Keeps two apart for good and silently. She names the other by an ask or an offer."""
    return by_link.change(token, lambda work, member: commands.block(work, member, **said))


@api.post("/links/<token>/reports")
@require("links:use")
@refuses(*CHANGES_NOT, NoAsk)
@api.arguments(schemas.Reporting)
@api.response(200, schemas.Page)
def report_to_steward(said: dict[str, Any], token: str) -> Response:
    """Tells the steward, who has two working days. No other member learns of it."""
    return by_link.change(token, lambda work, member: commands.report(work, member, **said))
