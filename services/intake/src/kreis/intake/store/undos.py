"""Whom an import registered, and with whom something was done since."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, text

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import imported_row

_DONE = {
    "changed": "p.version > 1",
    "in-a-group": "p.cohort_id is not null",
    "entered": "p.state <> 'waiting' or exists (select from enrolment as e"
    " where e.agency_id = p.agency_id and e.participant_id = p.id)",
    "notice": "exists (select from notice as e"
    " where e.agency_id = p.agency_id and e.participant_id = p.id)",
    "consent": "exists (select from consent as e"
    " where e.agency_id = p.agency_id and e.participant_id = p.id)",
    "rule": "exists (select from grouping_rule as e"
    " where e.agency_id = p.agency_id and p.id in (e.one_id, e.other_id))",
}
"""What counts as work with somebody, as conditions about her row."""
DONE = tuple(_DONE)
_TOUCHED = text(
    "select p.id, "
    + ", ".join(f'{condition} as "{name}"' for name, condition in _DONE.items())
    + " from participant as p join imported_row as r"
    " on r.agency_id = p.agency_id and r.participant_id = p.id"
    " where p.agency_id = :agency and r.import_id = :import_id order by p.id for update of p"
)


def people_of(work: Work, import_id: UUID) -> list[UUID]:
    """Returns those whom this import registered and who are still there, in the order of ids."""
    statement = (
        select(imported_row.c.participant_id)
        .where(imported_row.c.agency_id == work.agency, imported_row.c.import_id == import_id)
        .order_by(imported_row.c.participant_id)
    )
    return list(work.connection.execute(statement).scalars())


def touched(work: Work, import_id: UUID) -> dict[UUID, list[str]]:
    """Maps the people of an import with whom something was done to what it was.

    Their rows are locked: nothing more is done with them until this transaction ends.
    """
    rows = work.connection.execute(_TOUCHED, {"agency": work.agency, "import_id": import_id})
    found = {row.id: [name for name in DONE if row._mapping[name]] for row in rows}
    return {who: done for who, done in found.items() if done}
