"""Skipped days over HTTP: days of a series on which nobody meets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.api.days import day_of
from kreis.events.commands import skipped_days as commands
from kreis.events.domain.refusals import (
    DatePast,
    NoCohort,
    NotSkipped,
)
from kreis.events.queries import skipped_days as queries
from kreis.events.schemas import skipped_days as schemas

api = Blueprint("skipped_days", "skipped-days", description="Days left out of a series")


@api.get("/cohorts/<uuid:cohort_id>/skipped-days")
@require("events:read")
@refuses(NoCohort)
@api.response(200, schemas.SkippedDays)
def list_skipped_days(cohort_id: UUID) -> dict[str, Any]:
    """Days of the series on which the cohort does not meet, and why."""
    with reading() as work:
        return queries.of_cohort(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/skipped-days/<day>/date")
@require("events:write")
@refuses(NoCohort, NotSkipped, DatePast, InvalidInput)
@api.response(200, schemas.SkippedDays)
def meet_after_all(cohort_id: UUID, day: str) -> Response:
    """Lets a date take place in the school holidays, beside the others."""

    def command(work: Work) -> dict[str, Any]:
        commands.meet_after_all(work, cohort_id, day_of(day))
        return queries.of_cohort(work, cohort_id)

    return change(command, schema=schemas.SkippedDays)
