"""Circles over HTTP, for staff: opening, inviting, counts, reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.exchange.commands import circles as commands
from kreis.exchange.domain.refusals import NoCircle, NoReport
from kreis.exchange.queries import circles as queries
from kreis.exchange.schemas import circles as schemas
from kreis.exchange.store import reports

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
@api.response(200, schemas.Report)
def settle_report(report_id: UUID) -> Response:
    """Notes that the steward has taken care of it. A second time changes nothing."""

    def command(work: Work) -> dict[str, Any]:
        work.watch(report_id)
        reports.settle(work, report_id)
        return queries.report(work, report_id)

    return change(command, schema=schemas.Report)
