"""Whom subscribers must forget, over HTTP: they acknowledge it, and leads see who has not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import change, reading
from kreis.subscriptions.commands import forgetting
from kreis.subscriptions.domain.refusals import NothingToForget
from kreis.subscriptions.queries import forgotten as queries
from kreis.subscriptions.schemas import forgotten as schemas

api = Blueprint("forgotten", "forgotten", description="Whom subscribers must forget")


@api.post("/forgotten/<uuid:pseudonym>/acknowledgements")
@require("forgotten:acknowledge")
@refuses(NothingToForget)
@api.response(200, schemas.Acknowledgement)
def acknowledge_forgotten(pseudonym: UUID) -> Response:
    """The subscriber that the token names has deleted all that it kept about this pseudonym."""
    return change(
        lambda work: forgetting.acknowledge(work, caller().subject, pseudonym),
        schema=schemas.Acknowledgement,
    )


@api.get("/forgotten")
@require("subscriptions:read")
@api.response(200, schemas.UnacknowledgedList)
def list_unacknowledged() -> dict[str, Any]:
    """What subscribers have not acknowledged, the oldest first. Overdue after 72 hours."""
    with reading() as work:
        return {"items": queries.unacknowledged(work)}
