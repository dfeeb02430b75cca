"""Call tasks, page by page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import call_tasks


def page(work: Work, *, after: UUID | None, limit: int, **wanted: Any) -> dict[str, Any]:
    """Returns a page of call tasks, the one that has waited longest first."""
    found = call_tasks.page(work, wanted, after=after, limit=limit)
    return {"items": found, "next": found[-1].id if len(found) == limit else None}
