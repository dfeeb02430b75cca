"""Who has waited longer than her agency lets anybody wait: noted once for each wait."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, literal, select
from sqlalchemy.dialects.postgresql import insert

from kreis.chassis.data.database import Work
from kreis.cohorts.store.pool import can_be_placed
from kreis.cohorts.store.tables import long_wait, pool_person

_waiting_since = pool_person.c.record["waiting_since"].astext.cast(Date)


def note(work: Work, since: date) -> int:
    """Notes everybody who has waited since that day or longer; returns how many are new."""
    waits = select(
        pool_person.c.agency_id,
        pool_person.c.participant_id,
        _waiting_since,
        literal(work.now, long_wait.c.noted_at.type),
    ).where(pool_person.c.agency_id == work.agency, can_be_placed, _waiting_since <= since)
    columns = ["agency_id", "participant_id", "waiting_since", "noted_at"]
    statement = insert(long_wait).from_select(columns, waits).on_conflict_do_nothing()
    counted = statement.execution_options(preserve_rowcount=True)
    return work.connection.execute(counted).rowcount
