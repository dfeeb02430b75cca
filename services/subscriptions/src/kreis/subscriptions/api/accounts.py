"""What subscribers have got, and what may be agreed with them, over HTTP."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint, refuses
from kreis.chassis.http.views import reading
from kreis.subscriptions.domain.offering import OFFERED
from kreis.subscriptions.domain.refusals import NoSubscription
from kreis.subscriptions.queries import accounts as queries
from kreis.subscriptions.schemas import accounts as schemas

api = Blueprint("accounts", "accounts", description="What subscribers have got")


@api.get("/subscriptions/<name>/account")
@require("subscriptions:read")
@refuses(NoSubscription)
@api.response(200, schemas.Account)
def show_account(name: str) -> dict[str, Any]:
    """Counts, how far the subscriber has read, and the newest records exactly as it gets them."""
    with reading() as work:
        return queries.of_(work, name)


@api.get("/offered-facts")
@require("subscriptions:read")
@api.response(200, schemas.OfferedFacts)
def list_offered_facts() -> dict[str, Any]:
    """The facts that may be agreed with a subscriber, each with its fields."""
    offered = [{"fact": type_, "fields": sorted(names)} for type_, names in OFFERED.items()]
    with reading():
        return {"items": offered}
