"""Children of a participant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import children as queries
from kreis.intake.schemas import children as schemas


@api.get("/participants/<uuid:participant_id>/children")
@require("children:read")
@refuses(NotHers, NoParticipant)
@api.response(200, schemas.ChildToday(many=True))
def list_children(participant_id: UUID) -> list[dict[str, Any]]:
    with reading() as work:
        return queries.of(work, participant_id)
