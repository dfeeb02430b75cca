"""Mergers of two confirmed groups, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import tag
from kreis.chassis.http.routes import Blueprint, edits, refuses, shows_etag
from kreis.chassis.http.views import change, reading
from kreis.cohorts.api.cohorts import edited, state
from kreis.cohorts.commands import mergers as merger_commands
from kreis.cohorts.domain.refusals import Frozen, GroupPlanningRule, NoCohort, RulesBroken
from kreis.cohorts.queries import mergers as merger_queries
from kreis.cohorts.schemas import mergers as merger_schemas
from kreis.cohorts.schemas.cohorts import Cohort
from kreis.contracts.refusals import InvalidInput

api = Blueprint("mergers", "mergers", description="Two groups that have shrunk become one")


@api.get("/cohorts/<uuid:cohort_id>/mergers")
@require("cohorts:write")
@refuses(NoCohort)
@shows_etag
@api.response(200, merger_schemas.Merger(many=True))
def list_mergers(cohort_id: UUID) -> list[dict[str, Any]]:
    """With which other shrunken groups it could be one, and where, best first; for each that
    cannot be, why. Changes nothing."""
    with reading() as work:
        tag(state(work, cohort_id))
        return merger_queries.options(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/mergers")
@require("cohorts:write")
@refuses(NoCohort, InvalidInput, Frozen, RulesBroken, GroupPlanningRule)
@edits
@api.arguments(merger_schemas.MergerInput)
@api.response(201, Cohort)
def merge(wanted: dict[str, Any], cohort_id: UUID) -> Response:
    """Takes all members of another group into this one, and closes the other."""
    other = wanted["other_cohort_id"]
    return change(
        lambda work: merger_commands.merge(work, cohort_id, other, caller().subject),
        schema=Cohort,
        status=201,
        edited=edited(cohort_id),
    )
