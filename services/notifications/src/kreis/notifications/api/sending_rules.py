"""The rules by which this service sends, over HTTP. A service that replaces it tells its own."""

from __future__ import annotations

from typing import Any

from kreis.chassis.http.auth import agency, require
from kreis.notifications.api.blueprint import api
from kreis.notifications.queries import sending_rules as queries
from kreis.notifications.schemas.sending_rules import SendingRules


@api.get("/sending-rules")
@require("deliveries:read")
@api.response(200, SendingRules)
def show_sending_rules() -> dict[str, Any]:
    """When nothing is sent, how much, and when the weekly letter comes: for pages that say so."""
    agency()  # a token without an agency belongs nowhere
    return queries.sending_rules()
