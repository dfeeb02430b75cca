"""What a subscriber has got: counts, how far it has read, and the newest records as they are."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.contracts.views import day_of
from kreis.subscriptions.messages import TOLD
from kreis.subscriptions.store import accounts, subscriptions, webhooks

NEWEST = 4


def of_(work: Work, name: str) -> dict[str, Any]:
    """Returns the account of a subscription. Raises `NoSubscription`."""
    subscriptions.get(work, name)
    return {
        **accounts.told(work, name, TOLD)._mapping,
        **accounts.forgotten(work, name)._mapping,
        "newest": [
            {"day": day_of(row.time).date(), "pseudonym": row.key, **row.data}
            for row in accounts.newest(work, name, TOLD, NEWEST)
        ],
        "webhook": webhooks.find(work, name),
    }
