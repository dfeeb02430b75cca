"""Cohorts over HTTP: which of them meet in a period, and when."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import reading
from kreis.events.queries import cohorts as queries
from kreis.events.queries import group_events as dates
from kreis.events.schemas import cohorts as schemas

api = Blueprint("cohorts", "cohorts", description="Cohorts with their dates")


@api.get("/cohorts")
@require("events:read")
@api.arguments(schemas.Period, location="query")
@api.response(200, schemas.MeetingCohort(many=True))
def list_cohorts_that_meet(period: dict[str, Any]) -> list[dict[str, Any]]:
    """Cohorts that meet in a period, each with its answers and its next date."""
    with reading() as work:
        return queries.that_meet(work, period["from_"], period["until"])


@api.get("/group-events")
@require("events:read")
@api.arguments(schemas.DatesWanted, location="query")
@api.response(200, schemas.NumberedDate(many=True))
def list_dates_of_all(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """The dates of all cohorts in a period, in order, and how many come to each."""
    with reading() as work:
        return dates.in_period(
            work, wanted["from_"], wanted["until"], with_coming=wanted["with_coming"]
        )
