"""Newcomers: registered, shown, changed; and who of them waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.problems import Problem
from kreis.chassis.http.routes import repeats_freely
from kreis.chassis.http.views import change, reading
from kreis.intake import queries
from kreis.intake.api.blueprint import api
from kreis.intake.commands import people
from kreis.intake.domain.people import Participant
from kreis.intake.schemas import participants as schemas
from kreis.intake.schemas import person_data as person_data_schemas
from kreis.intake.store.lookalikes import lookalikes


@api.post("/participants")
@require("participants:write")
@api.arguments(schemas.Registration)
@api.response(201, schemas.ParticipantView)
def register(registration: dict[str, Any]) -> Response:
    """Registers a newcomer, who then waits in the pool."""
    return change(
        lambda work: people.register(work, registration, caller().subject),
        schema=schemas.ParticipantView,
        status=201,
    )


@api.post("/participants/lookalikes")
@require("participants:write")
@repeats_freely("changes nothing")
@api.arguments(schemas.LikenessQuery)
@api.response(200, schemas.Lookalike(many=True))
def find_lookalikes(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Who may be there already: of the same name, or reached in the same way. A POST, because names
    do not belong in an address."""
    with reading() as work:
        return lookalikes(work, person)


@api.get("/participants")
@require("participants:read")
@api.arguments(schemas.ParticipantQuery, location="query")
@api.response(200, schemas.ParticipantPage)
def list_participants(wanted: dict[str, Any]) -> dict[str, Any]:
    with reading() as work:
        return queries.participants(work, wanted)


@api.get("/participants/<uuid:participant_id>")
@require("participants:read")
@api.response(200, schemas.ParticipantView)
def show_participant(participant_id: UUID) -> tuple[Participant, int, dict[str, str]]:
    with reading() as work:
        found = people.participant_or_problem(work, participant_id)
        return found, 200, {"ETag": f'"{found.version}"'}


@api.patch("/participants/<uuid:participant_id>")
@require("participants:write")
@api.arguments(schemas.ParticipantChange)
@api.response(200, schemas.ParticipantView)
def change_participant(changes: dict[str, Any], participant_id: UUID) -> Response:
    """Changes what is named and leaves the rest. With `If-Match`, the version that was seen:
    refused when somebody else has changed her since (412)."""
    version = _version_seen()
    return change(
        lambda work: people.change(work, participant_id, changes, version),
        schema=schemas.ParticipantView,
    )


@api.get("/participants/<uuid:participant_id>/data")
@require("person-data:read")
@api.response(200, person_data_schemas.PersonData)
def show_person_data(participant_id: UUID) -> dict[str, Any]:
    """All that intake keeps about her, for herself when she asks (Art. 15 GDPR). Whoever fetches it
    is recorded, whoever she is."""
    with reading() as work:
        work.watch(participant_id)
        return queries.person_data(work, participant_id)


@api.get("/participants/<uuid:participant_id>/contact")
@require("contacts:read")
@api.response(200, schemas.Contact)
def show_contact(participant_id: UUID) -> dict[str, Any]:
    """How to reach her: for the service that is about to write to her."""
    with reading() as work:
        return queries.contact(work, participant_id)


@api.get("/participants/<uuid:participant_id>/children")
@require("children:read")
@api.response(200, schemas.ChildToday(many=True))
def list_children(participant_id: UUID) -> list[dict[str, Any]]:
    with reading() as work:
        return queries.children(work, participant_id)


@api.get("/pool")
@require("pool:read")
@api.arguments(schemas.PoolQuery, location="query")
@api.response(200, schemas.PoolEntry(many=True))
def show_pool(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Who waits for a group and is in none, the longest first, and what is still to be asked."""
    with reading() as work:
        return queries.pool(work, wanted["contact_person_id"])


def _version_seen() -> int | None:
    stated = request.headers.get("If-Match", "").strip()
    if stated in ("", "*"):
        return None
    try:
        return int(stated.removeprefix("W/").strip('"'))
    except ValueError:
        expected = "the ETag of an answer about her"
        raise Problem(400, f"Header If-Match: expected {expected}") from None
