"""Planned messages: what is to be sent or looked at later."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.notifications.store import planned_messages


def ahead(work: Work, *, limit: int) -> dict[str, Any]:
    """Returns the nearest first. Each is decided on once more when it is due."""
    return {"items": planned_messages.ahead(work, limit)}
