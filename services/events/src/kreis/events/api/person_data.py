"""What events keeps about one person, over HTTP: her history for staff, all of it for herself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.events.domain.refusals import NothingKept
from kreis.events.queries import person_data as queries
from kreis.events.schemas import person_data as schemas

api = Blueprint("person-data", "person-data", description="What is kept about one person")


@api.get("/participants/<uuid:participant_id>/data")
@require("person-data:read")
@refuses(NothingKept)
@api.response(200, schemas.PersonData)
def show_person_data(participant_id: UUID) -> dict[str, Any]:
    """All that events keeps about her, for herself when she asks (Art. 15 GDPR). Whoever fetches it
    is recorded, whoever she is. 404 where nothing is kept about her."""
    with reading() as work:
        work.watch(participant_id)
        return queries.of_participant(work, participant_id)


@api.get("/participants/<uuid:participant_id>/history")
@require("invitations:read")
@api.response(200, schemas.History)
def show_history(participant_id: UUID) -> dict[str, Any]:
    """What has happened with her: invitations, every answer, attendance and appointments."""
    with reading() as work:
        may_see = "attendance:read" in caller().scopes
        return queries.history(work, participant_id, with_attendance=may_see)
