"""Erasing a participant, and who has done so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.schemas import PageArguments
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import erasures as commands
from kreis.intake.domain.refusals import NoErasure, NoParticipant, NotHers
from kreis.intake.queries import erasures as queries
from kreis.intake.schemas import erasures as schemas


@api.post("/participants/<uuid:participant_id>/erasure")
@require("erasures:write")
@refuses(NotHers, NoParticipant)
@api.response(202, schemas.Erasure)
def request_erasure(participant_id: UUID) -> Response:
    """Has every service erase her, for good. A second request changes nothing."""

    def command(work: Work) -> dict[str, Any]:
        commands.request(work, participant_id, caller().subject)
        return queries.erasure(work, participant_id)

    return change(command, schema=schemas.Erasure, status=202)


@api.get("/erasures")
@require("erasures:read")
@api.arguments(PageArguments, location="query")
@api.response(200, schemas.ErasurePage)
def list_erasures(page: dict[str, Any]) -> dict[str, Any]:
    with reading() as work:
        return queries.page(work, page["after"], page["limit"])


@api.get("/erasures/<uuid:participant_id>")
@require("erasures:read")
@refuses(NotHers, NoErasure)
@api.response(200, schemas.Erasure)
def show_erasure(participant_id: UUID) -> dict[str, Any]:
    """Which services have erased her, and which not yet."""
    with reading() as work:
        return queries.erasure(work, participant_id)
