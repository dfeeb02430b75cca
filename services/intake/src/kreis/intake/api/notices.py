"""Notices: the information on data protection was handed over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api
from kreis.intake.commands import notices as commands
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import notices as queries
from kreis.intake.schemas import notices as schemas
from kreis.intake.store import participants


@api.post("/participants/<uuid:participant_id>/notices")
@require("participants:write")
@refuses(NotHers, NoParticipant)
@api.arguments(schemas.NoticeInput)
@api.response(201, schemas.Notice)
def hand_over_notice(notice: dict[str, Any], participant_id: UUID) -> Response:
    """The information on data protection was handed over: when, in which language and version."""

    def command(work: Work) -> dict[str, Any]:
        participants.get(work, participant_id)
        return commands.hand_over(work, participant_id, notice, caller().subject)

    return change(command, schema=schemas.Notice, status=201)


@api.get("/participants/<uuid:participant_id>/notices")
@require("participants:read")
@refuses(NotHers, NoParticipant)
@api.response(200, schemas.Notice(many=True))
def list_notices(participant_id: UUID) -> list[dict[str, Any]]:
    with reading() as work:
        return queries.of(work, participant_id)
