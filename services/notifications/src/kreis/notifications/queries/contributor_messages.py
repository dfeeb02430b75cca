"""Messages to contributors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.store import contributor_messages


def newest(work: Work, *, change_id: UUID | None, limit: int) -> dict[str, Any]:
    """Returns the newest first."""
    return {"items": contributor_messages.newest(work, change_id=change_id, limit=limit)}
