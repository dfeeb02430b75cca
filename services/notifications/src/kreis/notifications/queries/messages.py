"""Messages to participants, page by page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.messages import Order, Suppression
from kreis.notifications.store import messages


def page(
    work: Work,
    *,
    after: UUID | None,
    limit: int,
    order: Order,
    without: Suppression | None,
    **wanted: Any,
) -> dict[str, Any]:
    """Returns a page of messages, in the order of the time they were made.

    `without` leaves out those that were not sent for this reason, and says how many they are.
    """
    found = messages.page(work, wanted, after=after, limit=limit, order=order, without=without)
    return {
        "items": found,
        "next": found[-1].id if len(found) == limit else None,
        "left_out": messages.count(work, {**wanted, "reason": without}) if without else 0,
    }
