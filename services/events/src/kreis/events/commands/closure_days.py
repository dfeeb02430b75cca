"""Closure days: days on which an agency is closed and nothing is planned."""

from __future__ import annotations

from datetime import date

from kreis.chassis.data.database import Work
from kreis.events.domain.horizon import check_to_come
from kreis.events.store import closure_days


def close(work: Work, day: date, reason: str) -> None:
    """Closes a day for all planning from now on. Dates that stand on it already stay there."""
    check_to_come("day", day, work.now)
    closure_days.save(work, day, reason)


def reopen(work: Work, day: date) -> None:
    closure_days.remove(work, day)
