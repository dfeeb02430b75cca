"""Who of a cohort comes regularly, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.insights.domain.refusals import NoCohort
from kreis.insights.queries import regularity
from kreis.insights.schemas.regularity import RegularityOfCohort

api = Blueprint("regularity", "regularity", description="Who comes regularly")


@api.get("/cohorts/<uuid:cohort_id>/regularity")
@require("attendance:read")
@refuses(NoCohort)
@api.response(200, RegularityOfCohort)
def show_regularity(cohort_id: UUID) -> dict[str, Any]:
    """The strip and the band of each member, and the figures of the cohort."""
    with reading() as work:
        return regularity.of_cohort(work, cohort_id)
