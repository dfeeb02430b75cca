"""Signature lists over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import signature_lists as commands
from kreis.events.domain.refusals import (
    NoGroupEvent,
)
from kreis.events.queries import signature_lists as queries
from kreis.events.schemas import signature_lists as schemas

api = Blueprint("signature_lists", "signature-lists", description="Lists that everybody signs")


@api.get("/group-events/<uuid:group_event_id>/signature-list")
@require("attendance:read")
@refuses(NoGroupEvent)
@api.response(200, schemas.SignatureList)
def show_signature_list(group_event_id: UUID) -> dict[str, Any]:
    """What the list to sign is printed from, and whether it lies in the file."""
    with reading() as work:
        return queries.signature_list(work, group_event_id)


@api.put("/group-events/<uuid:group_event_id>/signature-list")
@require("attendance:write")
@refuses(NoGroupEvent)
@api.arguments(schemas.SignatureListInput)
@api.response(200, schemas.SignatureList)
def mark_signature_list(mark: dict[str, Any], group_event_id: UUID) -> Response:
    """Marks that the signed list lies in the file, or that it does not after all."""

    def command(work: Work) -> dict[str, Any]:
        commands.mark(work, group_event_id, filed=mark["is_filed"], by=caller().subject)
        return queries.signature_list(work, group_event_id)

    return change(command, schema=schemas.SignatureList)
