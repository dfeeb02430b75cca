"""Stays: exit, re-entry, waiting once more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.intake.api.blueprint import api
from kreis.intake.commands import stays as commands
from kreis.intake.domain.refusals import HasLeft, InAGroup, NoExit, NoParticipant, NotHers
from kreis.intake.queries import stays as queries
from kreis.intake.schemas import stays as schemas
from kreis.intake.schemas.participants import ParticipantView


@api.get("/participants/<uuid:participant_id>/stay")
@require("participants:read")
@refuses(NotHers, NoParticipant)
@api.response(200, schemas.Stay)
def show_stay(participant_id: UUID) -> dict[str, Any]:
    """When she entered, left and came back."""
    with reading() as work:
        return queries.stay(work, participant_id)


@api.post("/participants/<uuid:participant_id>/exit")
@require("entries:write")
@refuses(NotHers, NoParticipant, HasLeft, InvalidInput)
@api.arguments(schemas.ExitInput)
@api.response(201, schemas.Exit)
def record_exit(exit_: dict[str, Any], participant_id: UUID) -> Response:
    """Records her last day that counts, or that she gave up waiting: she is in no pool any more."""
    return change(
        lambda work: commands.record_exit(
            work, participant_id, exit_["exit_date"], exit_["destination"], caller().subject
        ),
        schema=schemas.Exit,
        status=201,
    )


@api.post("/participants/<uuid:participant_id>/re-entry")
@require("entries:write")
@refuses(NotHers, NoParticipant, NoExit, InvalidInput)
@api.arguments(schemas.ReEntry)
@api.response(201, schemas.Exit)
def record_re_entry(wanted: dict[str, Any], participant_id: UUID) -> Response:
    """She is back after her exit. Her first entry stays the one that counts."""
    return change(
        lambda work: commands.record_re_entry(
            work,
            participant_id,
            wanted["re_entry_date"],
            waits_for_group=wanted["waits_for_group"],
        ),
        schema=schemas.Exit,
        status=201,
    )


@api.post("/participants/<uuid:participant_id>/waiting")
@require("entries:write")
@refuses(NotHers, NoParticipant, InAGroup, HasLeft, InvalidInput)
@api.arguments(schemas.WaitOnceMore)
@api.response(200, ParticipantView)
def wait_once_more(wanted: dict[str, Any], participant_id: UUID) -> Response:
    """Back to the waiting list: she had given up waiting, or needs another group."""
    return change(
        lambda work: commands.wait_once_more(work, participant_id, wanted["waiting_since"]),
        schema=ParticipantView,
    )
