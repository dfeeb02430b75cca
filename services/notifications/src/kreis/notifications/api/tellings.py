"""Tellings: what is planned and done to tell people about a cause, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.views import reading
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import tellings as queries
from kreis.notifications.schemas import tellings as schemas


@api.get("/tellings")
@require("deliveries:read")
@api.arguments(schemas.TellingFilter, location="query")
@api.response(200, schemas.Telling)
def show_telling(wanted: dict[str, list[UUID]]) -> dict[str, Any]:
    """What is planned and done to tell people about these causes, counted. A page says of messages
    what stands here, and no more."""
    with reading() as work:
        return queries.about(work, wanted["cause"])
