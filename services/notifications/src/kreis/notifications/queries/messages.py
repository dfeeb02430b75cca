"""Messages to participants, page by page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.messages import Order
from kreis.notifications.store import messages


def page(
    work: Work, *, after: UUID | None, limit: int, order: Order, **wanted: Any
) -> dict[str, Any]:
    """Returns a page of messages, in the order of the time they were made."""
    found = messages.page(work, wanted, after=after, limit=limit, order=order)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}
