"""Circles over HTTP, for staff: opening, inviting, counts, reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, edits, refuses, repeats_freely, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.exchange.commands import circles as commands
from kreis.exchange.domain.refusals import NoCircle, NoReport
from kreis.exchange.queries import circles as queries
from kreis.exchange.schemas import circles as schemas
from kreis.exchange.store import circles, reports

api = Blueprint("circles", "circles", description="Circles of mutual childcare, for staff")


@api.post("/circles")
@require("circles:write")
@refuses(InvalidInput)
@api.arguments(schemas.CircleInput)
@api.response(201, schemas.CircleView)
def open_circle(said: dict[str, Any]) -> Response:
    """Opens a circle. It is empty until people who are invited join."""
    return change(
        lambda work: queries.view(work, commands.open_(work, **said)),
        schema=schemas.CircleView,
        status=201,
    )


@api.get("/circles")
@require("circles:read")
@api.response(200, schemas.Circles)
def list_circles() -> dict[str, Any]:
    """Circles that have not closed, with counts and open reports. Nobody is named."""
    with reading() as work:
        return queries.every(work)


@api.get("/circles/<uuid:circle_id>")
@require("circles:read")
@refuses(NoCircle)
@shows_etag
@api.response(200, schemas.CircleView)
def show_circle(circle_id: UUID) -> dict[str, Any]:
    """One circle, with the ETag that changing its note asks for."""
    with reading() as work:
        tag(_noted(work, circle_id))
        return queries.view(work, circles.get(work, circle_id))


@api.patch("/circles/<uuid:circle_id>")
@require("circles:write")
@refuses(NoCircle)
@edits
@api.arguments(schemas.PermissionNote)
@api.response(200, schemas.CircleView)
def note_permission(said: dict[str, Any], circle_id: UUID) -> Response:
    """Notes what the Jugendamt has answered. Members read it on their page."""
    note = said["permission_note"]
    return change(
        lambda work: queries.view(work, commands.note_permission(work, circle_id, note)),
        schema=schemas.CircleView,
        edited=Edited(f"circle {circle_id}", lambda work: _noted(work, circle_id)),
    )


@api.post("/circles/<uuid:circle_id>/handed-over")
@require("circles:write")
@refuses(NoCircle)
@repeats_freely("a kept answer would keep the token")
@api.arguments(schemas.HandingOver)
@api.response(201, schemas.HandedOver)
def hand_over_invitation(said: dict[str, Any], circle_id: UUID) -> dict[str, Any]:
    """Makes an invitation for somebody to whom no message may go. Staff hand its link over."""
    with reading() as work:
        return {"token": commands.hand_over(work, circle_id, **said)}


@api.post("/circles/<uuid:circle_id>/invitations")
@require("circles:write")
@refuses(InvalidInput, NoCircle)
@api.arguments(schemas.Inviting)
@api.response(200, schemas.CircleView)
def invite_to_circle(sent: dict[str, Any], circle_id: UUID) -> Response:
    """Invites people by their addresses, each once. Who has joined already is not told to staff,
    so the answer is the same."""
    people = [
        {
            "channel": each["channel"],
            "language": each["language"],
            "address": each["email" if each["channel"] == "email" else "phone"],
        }
        for each in sent["people"]
    ]
    return change(
        lambda work: queries.view(work, commands.invite(work, circle_id, people)),
        schema=schemas.CircleView,
    )


@api.get("/reports/<uuid:report_id>")
@require("circles:write")
@refuses(NoReport)
@api.response(200, schemas.Report)
def open_report(report_id: UUID) -> dict[str, Any]:
    """One report, with the names of the two. Whoever opens it is recorded."""
    with reading() as work:
        work.watch(report_id)
        return queries.report(work, report_id)


@api.post("/reports/<uuid:report_id>/settle")
@require("circles:write")
@refuses(NoReport)
@api.arguments(schemas.Settling)
@api.response(200, schemas.Report)
def settle_report(said: dict[str, Any], report_id: UUID) -> Response:
    """Notes what the steward has done about it. A second time changes nothing."""

    def command(work: Work) -> dict[str, Any]:
        work.watch(report_id)
        reports.settle(work, report_id, said["done"].strip())
        return queries.report(work, report_id)

    return change(command, schema=schemas.Report)


def _noted(work: Work, circle_id: UUID) -> State:
    """What can be edited of a circle. Counts change by themselves."""
    return whole({"permission_note": circles.get(work, circle_id).permission_note})
