"""Who has waited longer than her agency lets anybody wait: noted once for each wait."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from kreis.chassis.data.database import Work

_NOTE = text(
    "insert into long_wait (agency_id, participant_id, waiting_since, noted_at)"
    " select agency_id, participant_id, (record->>'waiting_since')::date, :now from pool_person"
    " where agency_id = :agency and state = 'waiting'"
    " and (record->>'waiting_since')::date <= :since"
    " and not exists (select from membership where membership.agency_id = pool_person.agency_id"
    "  and membership.participant_id = pool_person.participant_id)"
    " on conflict do nothing"
)


def note(work: Work, since: date) -> int:
    """Notes everybody who has waited since that day or longer; returns how many are new."""
    values = {"agency": work.agency, "now": work.now, "since": since}
    return work.connection.execute(_NOTE, values).rowcount
