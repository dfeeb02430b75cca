"""Looks every day who has waited too long."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import structlog

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.pool import today_here
from kreis.cohorts.store import rules, waits

LOOK = "look-at-waits"
EARLY = time(4)
"""UTC: before anybody comes to work."""

log = structlog.stdlib.get_logger("waits")


def look_tomorrow(work: Work) -> None:
    """Plans the next look, once for each agency and day."""
    day = work.now.astimezone(UTC).date() + timedelta(days=1)
    moment = datetime.combine(day, EARLY, UTC)
    work.schedule(LOOK, work.agency, day.isoformat(), not_before=moment)


def look(work: Work) -> int:
    """Notes whose wait has become too long since the last look, and returns how many they are."""
    look_tomorrow(work)
    longest = rules.current(work).longest_wait_days
    if longest is None:
        return 0
    count = waits.note(work, today_here(work.now) - timedelta(days=longest))
    if count:
        log.warning("waited_too_long", agency=str(work.agency), people=count, days=longest)
    return count
