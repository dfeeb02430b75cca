"""Contacts: how to reach a participant, for services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api
from kreis.intake.domain.refusals import NoParticipant
from kreis.intake.queries import contacts as queries
from kreis.intake.schemas import contacts as schemas


@api.get("/participants/<uuid:participant_id>/contact")
@require("contacts:read")
@refuses(NoParticipant)
@api.response(200, schemas.Contact)
def show_contact(participant_id: UUID) -> dict[str, Any]:
    """How to reach her: for the service that is about to write to her."""
    with reading() as work:
        return queries.contact(work, participant_id)
