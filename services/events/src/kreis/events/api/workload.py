"""How much waits for a member of staff in events, counted, over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, repeats_freely
from kreis.chassis.http.views import reading
from kreis.events.queries import workload as queries
from kreis.events.schemas import workload as schemas

api = Blueprint("workload", "workload", description="How much waits for a member of staff")


@api.post("/workload")
@require("workload:read")
@repeats_freely("changes nothing")
@api.arguments(schemas.WorkloadQuery)
@api.response(200, schemas.Workload)
def count_workload(asked: dict[str, Any]) -> dict[str, int]:
    """How much there is to do about these people, and what the week brings, in numbers alone.
    Appointments are those of these members of staff. A POST, because the list is long."""
    with reading() as work:
        return queries.count(work, asked["people"], asked["staff"], asked["monday"])
