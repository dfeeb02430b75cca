"""Messages to one person, with their words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import refuses
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.api.sight import check_that_she_is_seen
from kreis.notifications.domain.refusals import NotHers
from kreis.notifications.queries import message_texts as queries
from kreis.notifications.schemas import message_texts as schemas


@api.get("/participants/<uuid:participant_id>/messages")
@require("deliveries:read")
@refuses(NotHers)
@api.response(200, schemas.HerMessages)
def list_her_messages(participant_id: UUID) -> dict[str, Any]:
    """Her messages with their words, the newest first: to who sees her in full. Intake is asked
    each time. Words are gone 30 days after the sending."""
    is_opened = check_that_she_is_seen(participant_id)
    with reading() as work:
        if is_opened:
            work.watch(participant_id)
        return queries.of_participant(work, participant_id)
