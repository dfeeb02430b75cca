"""The programme over HTTP: what the first weekly dates of new cohorts are for."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import change, reading
from kreis.events.commands import programme as commands
from kreis.events.queries import programme as queries
from kreis.events.schemas import programme as schemas

api = Blueprint("programme", "programme", description="What weekly dates are for")


@api.get("/programme")
@require("events:read")
@api.response(200, schemas.Programme)
def show_programme() -> dict[str, Any]:
    """What the weekly dates of a new cohort are for."""
    with reading() as work:
        return queries.kinds(work)


@api.put("/programme")
@require("events:write")
@api.arguments(schemas.Programme)
@api.response(200, schemas.Programme)
def save_programme(wanted: dict[str, Any]) -> Response:
    def command(work: Work) -> dict[str, Any]:
        commands.save(work, wanted["kinds"])
        return queries.kinds(work)

    return change(command, schema=schemas.Programme)
