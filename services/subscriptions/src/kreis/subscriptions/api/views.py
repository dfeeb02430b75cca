"""The feed of a view, for its subscriber alone."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http import facts
from kreis.chassis.http.auth import caller, require
from kreis.chassis.http.routes import Blueprint, needs_purpose, refuses
from kreis.chassis.http.views import reading
from kreis.contracts.views import topic_of
from kreis.subscriptions import messages
from kreis.subscriptions.domain.refusals import NoSubscription, SubscriptionEnded
from kreis.subscriptions.queries import subscriptions as queries
from kreis.subscriptions.store import accounts

api = Blueprint("views", "views", description="What one subscriber is told")


@api.get("/views/<name>/facts")
@require("views:read")
@api.arguments(facts.FeedFilter, location="query")
@api.response(200, facts.FactPage)
@refuses(NoSubscription, SubscriptionEnded, *facts.STATUSES)
@needs_purpose
def list_facts_of_view(wanted: dict[str, Any], name: str) -> dict[str, Any]:
    """The records of a view after the position `after`, the oldest first, as on its topic.

    Only the token whose subject is this subscription gets them. Send `next` as `after`, and
    `epoch`, to get the next page. A `to-forget` has another `id` than on the topic.
    """
    if caller().subject != name:
        raise NoSubscription(name)
    with reading() as work:
        queries.open_(work, name)
        page = facts.page(work, "subscriptions", {**wanted, "type": None}, view=topic_of(name))
        accounts.note(work, name, wanted["after"])
        return {**page, "items": [messages.in_feed(item) for item in page["items"]]}
