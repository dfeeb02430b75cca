"""Who outside was told what about one person, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.subscriptions.domain.refusals import NothingKept
from kreis.subscriptions.queries import person_data as queries
from kreis.subscriptions.schemas import person_data as schemas

api = Blueprint("person-data", "person-data", description="What is kept about one person")


@api.get("/participants/<uuid:participant_id>/data")
@require("person-data:read")
@refuses(NothingKept)
@api.response(200, schemas.PersonData)
def show_person_data(participant_id: UUID) -> dict[str, Any]:
    """Which teams were told what about her, for herself when she asks (Art. 15 GDPR).

    Whoever fetches it is recorded. 404 where no team was told of her."""
    with reading() as work:
        work.watch(participant_id)
        return queries.of_participant(work, participant_id)
