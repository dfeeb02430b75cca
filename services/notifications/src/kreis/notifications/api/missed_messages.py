"""The message to somebody who is missed, as staff see it before it leaves."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import agency, require
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import missed_messages as queries
from kreis.notifications.schemas import missed_messages as schemas
from kreis.notifications.templates.to_participants import participant_texts


@api.get("/missed-message")
@require("deliveries:read")
@api.response(200, schemas.MissedMessage)
def show_missed_message() -> dict[str, Any]:
    """Its text in each language, with brackets where a name, the next date or the link stands."""
    agency()  # a token without an agency belongs nowhere
    return queries.in_each_language(participant_texts())
