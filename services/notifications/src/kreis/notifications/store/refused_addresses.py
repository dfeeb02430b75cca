"""Mail addresses that take no mail, by the person whose address it is. None is stored here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.notifications.store import tables


def mark(work: Work, participant_id: UUID) -> None:
    """Marks her address. A mark that is there keeps its moment."""
    statement = postgresql.insert(tables.refused_address).values(
        agency_id=work.agency, participant_id=participant_id, since=work.now
    )
    work.connection.execute(statement.on_conflict_do_nothing())


def find(work: Work, participant_id: UUID) -> datetime | None:
    """Returns since when mail to her comes back; None if it does not."""
    own = tables.refused_address
    statement = select(own.c.since).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    found: datetime | None = work.connection.execute(statement).scalar()
    return found


def forget(work: Work, participant_id: UUID) -> None:
    """Removes the mark, and the soft bounces that would bring it back at once."""
    for own in (tables.refused_address, tables.mail_report):
        work.connection.execute(
            delete(own).where(
                own.c.agency_id == work.agency, own.c.participant_id == participant_id
            )
        )
