"""Phases over HTTP: what a new rhythm would make of a cohort's dates."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses, repeats_freely
from kreis.chassis.http.views import reading
from kreis.contracts.refusals import InvalidInput
from kreis.events.domain.phases import Phase
from kreis.events.domain.refusals import NoCohort
from kreis.events.queries import phases as queries
from kreis.events.schemas import phases as schemas

api = Blueprint("phases", "phases", description="Dates of the phases of a cohort")


@api.post("/cohorts/<uuid:cohort_id>/phase/preview")
@require("invitations:read")
@refuses(NoCohort, InvalidInput)
@repeats_freely("changes nothing")
@api.arguments(schemas.PhaseWish)
@api.response(200, schemas.PhasePreview)
def preview_phase(wanted: dict[str, Any], cohort_id: UUID) -> dict[str, Any]:
    """What a phase would do: dates that stay, are new and fall out. Changes nothing."""
    phase = Phase(
        id=uuid4(),
        cohort_id=cohort_id,
        number=queries.NOT_COUNTED,
        step="",
        since=wanted["on"],
        rhythm_weeks=wanted["rhythm_weeks"],
        dates=wanted["dates"],
        boosters_weeks=tuple(wanted["boosters_weeks"]),
    )
    with reading() as work:
        return queries.preview(work, phase)
