"""Participants: registered, shown and changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.editing import SEEN
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import refuses, repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.contracts.refusals import InvalidInput
from kreis.intake.api.blueprint import api, shows_briefly, viewer_of, watch_opened
from kreis.intake.commands import participants as commands
from kreis.intake.domain.participants import Participant
from kreis.intake.domain.refusals import ChangedMeanwhile, NoParticipant, NotHers
from kreis.intake.queries import participants as queries
from kreis.intake.schemas import participants as schemas
from kreis.intake.schemas import seen
from kreis.intake.store import participants as store

_VERSION_SEEN = {
    "name": SEEN,
    "in": "header",
    "schema": {"type": "string"},
    "description": (
        'The version you saw, as `"3"`: 412 when somebody has changed her since. Without it nothing'
        " is compared."
    ),
}


@api.post("/participants")
@require("participants:write")
@refuses(InvalidInput)
@api.arguments(schemas.Registration)
@api.response(201, schemas.ParticipantView)
def register(registration: dict[str, Any]) -> Response:
    """Registers a newcomer, who then waits in the pool."""

    def command(work: Work) -> Participant:
        newcomer = commands.register(work, registration, caller().subject)
        seen.remember_own_words(newcomer.id)
        return newcomer

    return change(command, schema=schemas.ParticipantView, status=201)


@api.get("/participants")
@require("participants:read")
@api.arguments(schemas.ParticipantQuery, location="query")
@api.response(200, schemas.ParticipantPage)
def list_participants(wanted: dict[str, Any]) -> dict[str, Any]:
    with reading() as work:
        return queries.page(work, wanted, viewer_of(work))


@api.post("/participants/by-ids")
@require("participants:read")
@repeats_freely("changes nothing")
@api.arguments(schemas.ParticipantIds)
@api.response(200, schemas.People)
def show_participants(wanted: dict[str, Any]) -> dict[str, Any]:
    """These participants, each as the caller sees her alone. Ids that nobody has are left out. A
    POST, because the list is long."""
    with reading() as work:
        found = store.among(work, wanted["ids"])
        watch_opened(work, found)
        return {"items": found}


@api.get("/participants/<uuid:participant_id>")
@require("participants:read")
@shows_briefly
@refuses(NoParticipant)
@api.response(200, schemas.ParticipantView)
def show_participant(participant_id: UUID) -> Participant | tuple[Participant, int, dict[str, str]]:
    """A participant. Who is not her contact person sees her briefly, without an ETag, because she
    may change nothing."""
    with reading() as work:
        found = store.get(work, participant_id)
        if not viewer_of(work).sees_in_full(found.id, found.contact_person_id):
            return found
        return found, 200, {"ETag": f'"{found.version}"'}


@api.patch("/participants/<uuid:participant_id>")
@api.doc(parameters=[_VERSION_SEEN])
@require("participants:write")
@refuses(NotHers, NoParticipant, ChangedMeanwhile, InvalidInput)
@api.arguments(schemas.ParticipantChange)
@api.response(200, schemas.ParticipantView)
def change_participant(changes: dict[str, Any], participant_id: UUID) -> Response:
    """Changes what is named and leaves the rest. With `If-Match`, the version that was seen:
    refused when somebody else has changed her since (412)."""
    seen = _version_seen()
    return change(
        lambda work: commands.change(work, participant_id, changes, seen),
        schema=schemas.ParticipantView,
    )


def _version_seen() -> int | None:
    """Reads the version from `If-Match`; None where nothing is to be compared."""
    stated = request.headers.get(SEEN, "").strip()
    if stated in ("", "*"):
        return None
    try:
        return int(stated.removeprefix("W/").strip('"'))
    except ValueError:
        expected = "the ETag of an answer about her"
        raise Problem(400, f"Header {SEEN}: expected {expected}") from None
