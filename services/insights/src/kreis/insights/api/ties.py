"""Opportunity and continuity of a cohort, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.insights.domain.refusals import NoCohort
from kreis.insights.queries import ties
from kreis.insights.schemas.ties import TiesOfCohort

api = Blueprint("ties", "ties", description="Who could get to know each other, as counts")


@api.get("/cohorts/<uuid:cohort_id>/ties")
@require("attendance:read")
@refuses(NoCohort)
@api.response(200, TiesOfCohort)
def show_ties(cohort_id: UUID) -> dict[str, Any]:
    """Pairs as counts, always beside people. Nothing is said of a pair."""
    with reading() as work:
        return ties.of_cohort(work, cohort_id)
