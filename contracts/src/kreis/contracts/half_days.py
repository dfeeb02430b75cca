"""Half-days, as people say when they are free: `tue-am` for a Tuesday morning.

What begins at noon or later is in the afternoon. Dates of groups and answers of people are compared
by their half-days, so all services divide the day at the same hour.
"""

from __future__ import annotations

from datetime import time

NOON = time(12)


def half_day(weekday: str, starts_at: time) -> str:
    """Returns the half-day in which something begins. `weekday` is `mon` to `sun`."""
    return f"{weekday}-{'am' if starts_at.replace(tzinfo=None) < NOON else 'pm'}"
