"""Sessions of staff that have ended. The console has no database and asks here."""

from __future__ import annotations

from typing import Any

from flask import Response

from kreis.chassis.http import auth
from kreis.chassis.http.auth import require
from kreis.chassis.http.views import change, own_database
from kreis.intake.api.blueprint import api
from kreis.intake.commands import sessions as commands
from kreis.intake.schemas import sessions as schemas
from kreis.intake.store import sessions as store


@api.post("/ended-sessions")
@require("sessions:write")
@api.arguments(schemas.EndedSession)
@api.response(201, schemas.EndedSession)
def end_session(session: dict[str, Any]) -> Response:
    """Keeps that a session has ended, until it would have expired anyway."""
    return change(
        lambda work: commands.end(work, session["digest"], session["until"]),
        schema=schemas.EndedSession,
        status=201,
    )


@api.get("/ended-sessions")
@require("sessions:write")
@api.response(200, schemas.EndedSessions)
def list_ended_sessions() -> dict[str, Any]:
    """The sessions that have ended and would not have expired yet.

    The console asks every two seconds while somebody works. The access log gets no row: the answer
    tells of nobody.
    """
    with own_database().agency(auth.agency()) as work:
        return {"items": store.ended(work)}
