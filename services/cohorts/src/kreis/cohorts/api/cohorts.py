"""Confirmed groups over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import require
from kreis.chassis.http.editing import Edited, State, tag, whole
from kreis.chassis.http.routes import Blueprint, refuses, shows_etag
from kreis.chassis.http.views import reading
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.refusals import NoCohort
from kreis.cohorts.queries import cohorts
from kreis.cohorts.schemas import cohorts as cohort_schemas

api = Blueprint("cohorts", "cohorts", description="Confirmed groups and who is in them")


@api.get("/cohorts")
@require("cohorts:read")
@api.arguments(cohort_schemas.CohortFilter, location="query")
@api.response(200, cohort_schemas.CohortPage)
def list_cohorts(wanted: dict[str, Any]) -> dict[str, Any]:
    """Confirmed groups; those of some start weeks, where days are named."""
    with reading() as work:
        return cohorts.page(work, **wanted)


@api.get("/ended-cohorts")
@require("cohorts:read")
@api.response(200, cohort_schemas.EndedCohorts)
def list_ended_cohorts() -> dict[str, Any]:
    """Groups with members and without a date to come, until staff confirm a next phase."""
    with reading() as work:
        return {"items": cohorts.ended(work)}


@api.get("/cohorts/<uuid:cohort_id>")
@require("cohorts:read")
@refuses(NoCohort)
@shows_etag
@api.response(200, cohort_schemas.Cohort)
def show_cohort(cohort_id: UUID) -> Cohort:
    """A confirmed group with its members."""
    with reading() as work:
        cohort = cohorts.get(work, cohort_id)
        tag(whole(cohorts.state_of(cohort)))
        return cohort


def edited(cohort_id: UUID) -> Edited:
    """A group as two people edit it: by admissions, departures and mergers."""
    return Edited(f"cohort {cohort_id}", lambda work: state(work, cohort_id))


def state(work: Work, cohort_id: UUID) -> State:
    """Who is in it, and whether it is closed."""
    return whole(cohorts.state(work, cohort_id))
