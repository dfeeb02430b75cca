"""Admissions over HTTP: who could come into a confirmed group, and who comes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import tag
from kreis.chassis.http.routes import Blueprint, edits, refuses, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.cohorts.api.cohorts import edited, state
from kreis.cohorts.commands import admissions as admission_commands
from kreis.cohorts.domain.refusals import (
    Frozen,
    GroupPlanningRule,
    NoCohort,
    NoLongerAvailable,
    RulesBroken,
    WayChanged,
)
from kreis.cohorts.queries import admissions as admission_queries
from kreis.cohorts.schemas import admissions as admission_schemas
from kreis.cohorts.schemas.cohorts import Cohort

api = Blueprint("admissions", "admissions", description="Who comes into a confirmed group")


@api.get("/cohorts/<uuid:cohort_id>/candidates")
@require("cohorts:write")
@refuses(NoCohort)
@shows_etag
@api.response(200, admission_schemas.Candidates)
def list_candidates(cohort_id: UUID) -> dict[str, Any]:
    """Who could come into the group, best first, and who would have to move. Changes nothing."""
    with reading() as work:
        tag(state(work, cohort_id))
        return admission_queries.candidates(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/members")
@require("cohorts:write")
@refuses(NoCohort, Frozen, NoLongerAvailable, WayChanged, RulesBroken, GroupPlanningRule)
@edits
@api.arguments(admission_schemas.Admission)
@api.response(201, Cohort)
def admit(wanted: dict[str, Any], cohort_id: UUID) -> Response:
    """Takes somebody in as she was shown among the candidates. From here on others hear of it."""
    moves = {each["participant_id"]: each["to_cohort_id"] for each in wanted["moves"]}
    asked = admission_commands.Admission(wanted["participant_id"], moves, caller().subject)
    return change(
        lambda work: admission_commands.admit(work, cohort_id, asked),
        schema=Cohort,
        status=201,
        edited=edited(cohort_id),
    )
