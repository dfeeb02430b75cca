"""Times away over HTTP: who stays away, and having her called."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.data.database import Work
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.events.commands import times_away as commands
from kreis.events.domain.times_away import NotAway
from kreis.events.queries import times_away as queries
from kreis.events.schemas import times_away as schemas

api = Blueprint("times-away", "times-away", description="Who stays away")


@api.get("/times-away")
@require("attendance:read")
@api.response(200, schemas.TimesAway)
def list_times_away() -> dict[str, Any]:
    """Everybody who stays away, the longest silence first."""
    with reading() as work:
        return {"people": queries.all_open(work)}


@api.post("/times-away/<uuid:participant_id>/call")
@require("attendance:write")
@refuses(NotAway)
@api.response(200, schemas.TimesAway)
def plan_call(participant_id: UUID) -> Response:
    """Has her called now, instead of a message. Asked twice, it is one call."""

    def command(work: Work) -> dict[str, Any]:
        commands.plan_call(work, participant_id)
        return {"people": queries.all_open(work)}

    return change(command, schema=schemas.TimesAway)


@api.post("/times-away/<uuid:participant_id>/no-message")
@require("attendance:write")
@refuses(NotAway)
@api.response(200, schemas.StoppedMessage)
def stop_message(participant_id: UUID) -> Response:
    """Has her not written to in this time away, as long as the message has not left."""

    def command(work: Work) -> dict[str, Any]:
        may_have_left = commands.spare(work, participant_id, caller().subject)
        return {"may_have_left": may_have_left}

    return change(command, schema=schemas.StoppedMessage)
