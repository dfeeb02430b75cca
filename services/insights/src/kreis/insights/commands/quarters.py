"""Freezes the figures of a quarter, once, two weeks after its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.contracts.quarters import Quarter
from kreis.insights.domain.bands import BERLIN
from kreis.insights.domain.quarters import frozen_on
from kreis.insights.store import builds, quarters

FREEZE = "freeze"
"""Due work that freezes the figures of a quarter. Its subject is the agency, its cause the name."""
KNOWN_FOR = timedelta(days=365)
"""Rows are kept for so long. A quarter that begins earlier is not whole any more."""


def plan_for_date(work: Work, group_event_id: UUID) -> None:
    """Plans to freeze the quarter of a date."""
    build, _ = builds.live(work)
    _plan(work, quarters.days_of(work, build, group_event_id))


def plan_all(work: Work) -> None:
    """Plans to freeze every quarter that is known as a whole. To be called after a filling."""
    build, _ = builds.live(work)
    since = work.now.astimezone(BERLIN).date() - KNOWN_FOR
    days = quarters.days_since(work, build, since)
    _plan(work, [day for day in days if Quarter.of(day).first >= since])


def _plan(work: Work, days: Iterable[date]) -> None:
    for quarter in {Quarter.of(day) for day in days}:
        if quarters.frozen(work, quarter) is None:
            on = datetime.combine(frozen_on(quarter), time(4), BERLIN)
            work.schedule(FREEZE, work.agency, quarter.name, not_before=max(on, work.now))


def freeze(work: Work, quarter: Quarter, figures: Mapping[str, Any]) -> None:
    """Keeps the figures of a quarter as they are now. A frozen quarter stays as it is."""
    if quarters.frozen(work, quarter) is None:
        quarters.freeze(work, quarter, figures)
