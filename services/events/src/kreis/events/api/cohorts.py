"""Cohorts over HTTP: which of them meet in a period."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import reading
from kreis.events.queries import cohorts as queries
from kreis.events.schemas import cohorts as schemas

api = Blueprint("cohorts", "cohorts", description="Cohorts with their dates")


@api.get("/cohorts")
@require("events:read")
@api.arguments(schemas.Period, location="query")
@api.response(200, schemas.MeetingCohort(many=True))
def list_cohorts_that_meet(period: dict[str, Any]) -> list[dict[str, Any]]:
    """Cohorts that meet in a period, each with all its dates, and how many come."""
    with reading() as work:
        return queries.that_meet(work, period["from_"], period["until"])
