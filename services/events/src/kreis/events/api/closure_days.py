"""Closure days over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.api.days import day_of
from kreis.events.commands import closure_days as commands
from kreis.events.queries import closure_days as queries
from kreis.events.schemas import closure_days as schemas

api = Blueprint("closure_days", "closure-days", description="Days on which the agency is closed")


@api.get("/closure-days")
@require("events:read")
@api.response(200, schemas.ClosureDays)
def list_closure_days() -> dict[str, Any]:
    """Days on which the agency is closed, and dates that stand on them still."""
    with reading() as work:
        return queries.all_days(work)


@api.put("/closure-days/<day>")
@require("events:write")
@refuses(InvalidInput)
@api.arguments(schemas.ClosureDayInput)
@api.response(200, schemas.ClosureDay)
def close(closed: dict[str, Any], day: str) -> Response:
    """Closes a day for all planning from now on."""

    def command(work: Work) -> dict[str, Any]:
        commands.close(work, day_of(day), closed["reason"])
        return queries.closure_day(work, day_of(day), closed["reason"])

    return change(command, schema=schemas.ClosureDay)


@api.delete("/closure-days/<day>")
@require("events:write")
@refuses(InvalidInput)
@api.response(200, schemas.ClosureDays)
def reopen(day: str) -> Response:
    def command(work: Work) -> dict[str, Any]:
        commands.reopen(work, day_of(day))
        return queries.all_days(work)

    return change(command, schema=schemas.ClosureDays)
