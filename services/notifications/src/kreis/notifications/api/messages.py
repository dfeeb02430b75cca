"""Messages to participants: what became of each."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import messages as queries
from kreis.notifications.schemas import messages as schemas


@api.get("/messages")
@require("deliveries:read")
@api.arguments(schemas.MessageFilter, location="query")
@api.response(200, schemas.MessagePage)
def list_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What became of each message, the oldest first unless the newest are asked for first."""
    with reading() as work:
        return queries.page(work, **wanted)
