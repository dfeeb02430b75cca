"""Departures over HTTP: somebody left her group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.views import change
from kreis.cohorts.api.cohorts import edited
from kreis.cohorts.commands import departures
from kreis.cohorts.domain.refusals import NoCohort, NotAMember
from kreis.cohorts.schemas.cohorts import Cohort
from kreis.cohorts.schemas.departures import Departure
from kreis.contracts.refusals import InvalidInput

api = Blueprint("departures", "departures", description="Who leaves a confirmed group")


@api.post("/cohorts/<uuid:cohort_id>/departures")
@require("cohorts:write")
@refuses(NoCohort, NotAMember, InvalidInput)
@edits
@api.arguments(Departure)
@api.response(201, Cohort)
def note_departure(departure: dict[str, Any], cohort_id: UUID) -> Response:
    """Notes that somebody left the group. She stays in the programme; her seat is free."""
    who, day = departure["participant_id"], departure["left_on"]
    return change(
        lambda work: departures.note(work, cohort_id, who, day, caller().subject),
        schema=Cohort,
        status=201,
        edited=edited(cohort_id),
    )
