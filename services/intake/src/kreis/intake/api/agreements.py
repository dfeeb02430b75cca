"""Notices handed over, and consents by purpose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.views import change, reading
from kreis.intake import queries
from kreis.intake.api.blueprint import api
from kreis.intake.commands import agreements, people
from kreis.intake.schemas import agreements as schemas


@api.post("/participants/<uuid:participant_id>/notices")
@require("participants:write")
@api.arguments(schemas.NoticeInput)
@api.response(201, schemas.Notice)
def hand_over_notice(notice: dict[str, Any], participant_id: UUID) -> Response:
    """The information on data protection was handed over: when, in which language and version."""

    def command(work: Any) -> dict[str, Any]:
        people.participant_or_problem(work, participant_id)
        return agreements.hand_over_notice(work, participant_id, notice, caller().subject)

    return change(command, schema=schemas.Notice, status=201)


@api.get("/participants/<uuid:participant_id>/notices")
@require("participants:read")
@api.response(200, schemas.Notice(many=True))
def list_notices(participant_id: UUID) -> list[dict[str, Any]]:
    with reading() as work:
        return queries.notices(work, participant_id)


@api.post("/participants/<uuid:participant_id>/consents")
@require("participants:write")
@api.arguments(schemas.ConsentInput)
@api.response(201, schemas.Consent)
def decide(consent: dict[str, Any], participant_id: UUID) -> Response:
    """She agrees to one purpose, or takes that back; the newest decision holds."""

    def command(work: Any) -> dict[str, Any]:
        people.participant_or_problem(work, participant_id, lock=True)
        return agreements.decide(work, participant_id, consent, caller().subject)

    return change(command, schema=schemas.Consent, status=201)


@api.get("/participants/<uuid:participant_id>/consents")
@require("participants:read")
@api.response(200, schemas.Consents)
def list_consents(participant_id: UUID) -> dict[str, Any]:
    with reading() as work:
        return queries.consents(work, participant_id)
