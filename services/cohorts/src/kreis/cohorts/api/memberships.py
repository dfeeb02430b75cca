"""The groups of one person, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.views import reading
from kreis.cohorts.queries import memberships as queries
from kreis.cohorts.schemas import memberships as schemas

api = Blueprint("memberships", "memberships", description="The groups of one person")


@api.get("/participants/<uuid:participant_id>/memberships")
@require("cohorts:read")
@api.response(200, schemas.Memberships)
def list_memberships(participant_id: UUID) -> dict[str, Any]:
    """The groups that she is in or was in."""
    with reading() as work:
        return {"items": queries.of(work, participant_id)}
