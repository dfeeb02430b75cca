"""Sessions of staff that have ended before they expire, in machine time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import ended_session, own


def end(work: Work, digest: str, until: datetime) -> dict[str, Any]:
    """Keeps an ended session, for a day at most, and returns it as it is kept.

    A second time changes nothing. Deletes those that have expired.
    """
    hers = ended_session.c.agency_id == work.agency
    work.connection.execute(delete(ended_session).where(hers, ended_session.c.until <= func.now()))
    soon = func.least(until, func.now() + timedelta(days=1))
    statement = postgresql.insert(ended_session).values(
        agency_id=work.agency, digest=digest, ended_at=func.now(), until=soon
    )
    work.connection.execute(statement.on_conflict_do_nothing())
    kept = select(ended_session).where(hers, ended_session.c.digest == digest)
    return own(work.connection.execute(kept).one())


def ended(work: Work) -> list[dict[str, Any]]:
    """Returns the ended sessions that have not expired."""
    alive = (ended_session.c.agency_id == work.agency) & (ended_session.c.until > func.now())
    return [own(row) for row in work.connection.execute(select(ended_session).where(alive))]
