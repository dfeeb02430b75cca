"""Waits over HTTP: start or wait."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import reading
from kreis.cohorts.queries import waits
from kreis.cohorts.schemas.seen import may_see_rules
from kreis.cohorts.schemas.waits import StartOrWait, WaitingArguments

api = Blueprint("waits", "waits", description="Who waits how long, and for what")


@api.get("/waiting")
@require("pool:read")
@api.arguments(WaitingArguments, location="query")
@api.response(200, StartOrWait)
def start_or_wait(wanted: dict[str, Any]) -> dict[str, Any]:
    """Who waits how long, at how many each group forms, and how many could come to it now."""
    with reading() as work:
        return waits.every(work, only_too_long=wanted["too_long"], with_rules=may_see_rules())
