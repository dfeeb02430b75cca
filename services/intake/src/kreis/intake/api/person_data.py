"""Person data ("Auskunft"): all that is kept about one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import reading
from kreis.intake.api.blueprint import api
from kreis.intake.domain.refusals import NoParticipant, NotHers
from kreis.intake.queries import person_data as queries
from kreis.intake.schemas import person_data as schemas


@api.get("/participants/<uuid:participant_id>/data")
@require("person-data:read")
@refuses(NotHers, NoParticipant)
@api.response(200, schemas.PersonData)
def show_person_data(participant_id: UUID) -> dict[str, Any]:
    """All that intake keeps about her, for herself when she asks (Art. 15 GDPR). Whoever fetches it
    is recorded, whoever she is."""
    with reading() as work:
        work.watch(participant_id)
        return queries.person_data(work, participant_id)
