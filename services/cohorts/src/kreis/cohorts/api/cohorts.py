"""Confirmed groups over HTTP: who is in them, who could come, who comes and who leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import Edited, tag
from kreis.chassis.http.routes import Blueprint, edits, refuses
from kreis.chassis.http.schemas import PageArguments
from kreis.chassis.http.views import change, reading
from kreis.cohorts import queries
from kreis.cohorts.commands import joining, memberships, merging
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.refusals import (
    Frozen,
    GroupPlanningRule,
    NoCohort,
    NoLongerAvailable,
    NotAMember,
    RulesBroken,
    WayChanged,
)
from kreis.cohorts.schemas import cohorts as cohort_schemas
from kreis.contracts.refusals import InvalidInput

api = Blueprint("cohorts", "cohorts", description="Confirmed groups and what may still change")


@api.get("/cohorts")
@require("cohorts:read")
@api.arguments(PageArguments, location="query")
@api.response(200, cohort_schemas.CohortPage)
def list_cohorts(page: dict[str, Any]) -> dict[str, Any]:
    with reading() as work:
        return queries.cohorts_page(work, page["after"], page["limit"])


@api.get("/cohorts/<uuid:cohort_id>")
@require("cohorts:read")
@refuses(NoCohort)
@api.response(200, cohort_schemas.Cohort)
def show_cohort(cohort_id: UUID) -> Cohort:
    """A confirmed group with its members."""
    with reading() as work:
        tag(queries.cohort_state(work, cohort_id))
        return queries.cohort_or_problem(work, cohort_id)


@api.get("/cohorts/<uuid:cohort_id>/candidates")
@require("cohorts:write")
@refuses(NoCohort)
@api.response(200, cohort_schemas.Candidates)
def list_candidates(cohort_id: UUID) -> dict[str, Any]:
    """Who could come into the group, best first, and who would have to move. Changes nothing."""
    with reading() as work:
        tag(queries.cohort_state(work, cohort_id))
        return joining.candidates(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/members")
@require("cohorts:write")
@refuses(NoCohort, Frozen, NoLongerAvailable, WayChanged, RulesBroken, GroupPlanningRule)
@edits
@api.arguments(cohort_schemas.Admission)
@api.response(201, cohort_schemas.Cohort)
def admit(wanted: dict[str, Any], cohort_id: UUID) -> Response:
    """Takes somebody in as she was shown among the candidates. From here on others hear of it."""
    moves = {each["participant_id"]: each["to_cohort_id"] for each in wanted["moves"]}
    asked = joining.Admission(wanted["participant_id"], moves, caller().subject)
    return change(
        lambda work: joining.admit(work, cohort_id, asked),
        schema=cohort_schemas.Cohort,
        status=201,
        edited=_edited(cohort_id),
    )


@api.post("/cohorts/<uuid:cohort_id>/departures")
@require("cohorts:write")
@refuses(NoCohort, NotAMember, InvalidInput)
@edits
@api.arguments(cohort_schemas.Departure)
@api.response(201, cohort_schemas.Cohort)
def let_go(departure: dict[str, Any], cohort_id: UUID) -> Response:
    """Notes that somebody left the group. She stays in the programme; her seat is free."""
    who, day = departure["participant_id"], departure["left_on"]
    return change(
        lambda work: memberships.let_go(work, cohort_id, who, day, caller().subject),
        schema=cohort_schemas.Cohort,
        status=201,
        edited=_edited(cohort_id),
    )


@api.get("/cohorts/<uuid:cohort_id>/mergers")
@require("cohorts:write")
@refuses(NoCohort)
@api.response(200, cohort_schemas.Merger(many=True))
def list_mergers(cohort_id: UUID) -> list[dict[str, Any]]:
    """With which other shrunken groups it could be one, and where, best first; for each that
    cannot be, why. Changes nothing."""
    with reading() as work:
        tag(queries.cohort_state(work, cohort_id))
        return merging.options(work, cohort_id)


@api.post("/cohorts/<uuid:cohort_id>/mergers")
@require("cohorts:write")
@refuses(NoCohort, InvalidInput, Frozen, RulesBroken, GroupPlanningRule)
@edits
@api.arguments(cohort_schemas.MergerInput)
@api.response(201, cohort_schemas.Cohort)
def merge(wanted: dict[str, Any], cohort_id: UUID) -> Response:
    """Takes all members of another group into this one, and closes the other."""
    other = wanted["other_cohort_id"]
    return change(
        lambda work: merging.merge(work, cohort_id, other, caller().subject),
        schema=cohort_schemas.Cohort,
        status=201,
        edited=_edited(cohort_id),
    )


def _edited(cohort_id: UUID) -> Edited:
    return Edited(f"cohort {cohort_id}", lambda work: queries.cohort_state(work, cohort_id))
