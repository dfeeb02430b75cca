"""Sight: opening a file with a reason, and who did; who looked for a protected person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http import access
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import change, reading
from kreis.intake.api.blueprint import api, shows_briefly, viewer_of
from kreis.intake.commands import openings as commands
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import sight as queries
from kreis.intake.schemas import sight as schemas
from kreis.intake.store import sight as store

LISTED = 200


@api.post("/participants/<uuid:participant_id>/openings")
@require("participants:read")
@shows_briefly
@refuses(NoParticipant)
@api.arguments(schemas.OpeningInput)
@api.response(201, schemas.Opening)
def open_file(opening: dict[str, str], participant_id: UUID) -> Response:
    """Opens her file for a working day, to somebody who is not her contact person. The access log
    notes the reason, and leads see it."""
    reason = opening["reason"].strip()
    access.because(reason)
    return change(
        lambda work: commands.open_file(work, participant_id, reason, caller().subject),
        schema=schemas.Opening,
        status=201,
    )


@api.get("/participants/<uuid:participant_id>/sight")
@require("contacts:read")
@refuses(NotHers, NoParticipant)
@api.arguments(schemas.SightQuery, location="query")
@api.response(200, schemas.Sight)
def show_sight(wanted: dict[str, str], participant_id: UUID) -> dict[str, Any]:
    """Whether a member of staff sees her in full, for a service that keeps words about her. Without
    the scope `participants:read-all`, which that service sees itself."""
    with reading() as work:
        return queries.sight(work, participant_id, wanted["staff"])


@api.get("/openings")
@require("access-log:read")
@api.response(200, schemas.Openings)
def list_openings() -> dict[str, Any]:
    """The newest files that were opened with a reason."""
    with reading() as work:
        return {"items": store.openings(work, LISTED)}


@api.get("/likeness-notices")
@require("participants:read")
@api.response(200, schemas.LikenessNotices)
def list_likeness_notices() -> dict[str, Any]:
    """Who described a person under address protection, for her contact person and for leads. Who
    described her was not told that she is here."""
    with reading() as work:
        return {"items": queries.likeness_notices(work, viewer_of(work))}
