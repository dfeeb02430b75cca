"""Planned messages: what is to be sent later."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import planned_messages as queries
from kreis.notifications.schemas import planned_messages as schemas


@api.get("/planned-messages")
@require("deliveries:read")
@api.arguments(schemas.PlannedFilter, location="query")
@api.response(200, schemas.PlannedMessages)
def list_planned_messages(wanted: dict[str, Any]) -> dict[str, Any]:
    """What is to be sent later, and when somebody looks whether an answer came, the nearest
    first. Whether it still holds is seen then: it may be left unsent."""
    with reading() as work:
        return queries.ahead(work, **wanted)
