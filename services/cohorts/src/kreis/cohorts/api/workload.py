"""How much waits for a member of staff in cohorts, counted, over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, repeats_freely
from kreis.chassis.http.views import reading
from kreis.cohorts.queries import workload as queries
from kreis.cohorts.schemas import workload as schemas

api = Blueprint("workload", "workload", description="How much waits for a member of staff")


@api.post("/workload")
@require("workload:read")
@repeats_freely("changes nothing")
@api.arguments(schemas.WorkloadQuery)
@api.response(200, schemas.Workload)
def count_workload(asked: dict[str, Any]) -> dict[str, int]:
    """How many questions are open about groups that one of these people is in. A POST, because the
    list is long."""
    with reading() as work:
        return queries.count(work, asked["people"])
