"""How long a carer minds somebody, counted minute by minute, by no rule of exchange."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta


def minutes_covered(spans: Sequence[tuple[datetime, datetime]]) -> int:
    """Minutes of which at least one span has a part, counted one by one."""
    minute = timedelta(minutes=1)
    first = min((starts_at for starts_at, _ in spans), default=None)
    if first is None:
        return 0
    return len(
        {
            nth
            for starts_at, ends_at in spans
            for nth in range((starts_at - first) // minute, (ends_at - first) // minute)
        }
    )
