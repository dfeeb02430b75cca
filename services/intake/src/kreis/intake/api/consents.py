"""Consents by purpose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import consents as commands
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import consents as queries
from kreis.intake.schemas import consents as schemas
from kreis.intake.store import participants


@api.post("/participants/<uuid:participant_id>/consents")
@require("participants:write")
@refuses(NotHers, NoParticipant)
@api.arguments(schemas.ConsentInput)
@api.response(201, schemas.Consent)
def decide(consent: dict[str, Any], participant_id: UUID) -> Response:
    """She agrees to one purpose, or takes that back; the newest decision holds."""

    def command(work: Work) -> dict[str, Any]:
        participants.get(work, participant_id, lock=True)
        return commands.decide(work, participant_id, consent, caller().subject)

    return change(command, schema=schemas.Consent, status=201)


@api.get("/participants/<uuid:participant_id>/consents")
@require("participants:read")
@refuses(NotHers, NoParticipant)
@api.response(200, schemas.Consents)
def list_consents(participant_id: UUID) -> dict[str, Any]:
    with reading() as work:
        return queries.of(work, participant_id)
