"""Days on which an agency is closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from kreis.chassis.data.database import Work
from kreis.chassis.data.tables import upsert
from kreis.events.domain.open_days import OpenDays
from kreis.events.domain.plans import Cohort
from kreis.events.store import tables


def by_day(work: Work) -> dict[date, str]:
    """All days on which the agency is closed, and why."""
    own = tables.closure_day
    statement = select(own.c.day, own.c.reason).where(own.c.agency_id == work.agency)
    return {row.day: row.reason for row in work.connection.execute(statement.order_by(own.c.day))}


def save(work: Work, day: date, reason: str) -> None:
    upsert(work, tables.closure_day, {"day": day}, {"reason": reason})


def remove(work: Work, day: date) -> None:
    own = tables.closure_day
    work.connection.execute(delete(own).where(own.c.agency_id == work.agency, own.c.day == day))


def open_days(work: Work, cohort: Cohort) -> OpenDays | None:
    """On which days this cohort can meet; None when its Land is not known."""
    return OpenDays(cohort.holidays, set(by_day(work))) if cohort.land else None
