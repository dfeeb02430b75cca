"""How long a subscriber has for forgetting somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

WITHIN = timedelta(hours=72)
"""Time from the record `to-forget` to the acknowledgement. Afterwards it is overdue."""


def is_overdue(forgotten_at: datetime, now: datetime) -> bool:
    """True if an acknowledgement that has not come should have come by now."""
    return forgotten_at + WITHIN < now
