"""What subscribers have not acknowledged."""

from __future__ import annotations

from typing import Any

from kreis.chassis.data.database import Work
from kreis.subscriptions.domain.forgetting import WITHIN, is_overdue
from kreis.subscriptions.store import forgotten

MOST = 500


def unacknowledged(work: Work) -> list[dict[str, Any]]:
    """Returns what is not acknowledged yet, the oldest first, at most `MOST`."""
    return [
        {
            **row._mapping,
            "acknowledge_by": row.forgotten_at + WITHIN,
            "is_overdue": is_overdue(row.forgotten_at, work.now),
        }
        for row in forgotten.unacknowledged(work, MOST)
    ]
