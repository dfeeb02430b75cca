"""Consents: who has agreed to be written to, or has taken that back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows, may_leap
from kreis.notifications.store import tables


def save(work: Work, participant_id: UUID, *, is_given: bool, version: int) -> None:
    """Saves a decision. The newest holds, in whatever order they come. Raises `Disbelieved` if the
    version leaps: nobody could take such a consent back."""
    own = tables.consent
    if may_leap(version):
        known = select(own.c.version).where(
            own.c.agency_id == work.agency, own.c.participant_id == participant_id
        )
        check_follows(version, work.connection.execute(known).scalar() or 0)
    news = {"is_given": is_given, "version": version}
    statement = postgresql.insert(own).values(
        agency_id=work.agency, participant_id=participant_id, **news
    )
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["agency_id", "participant_id"],
            set_=news,
            where=own.c.version < version,
        )
    )


def has_opted_out(work: Work, participant_id: UUID) -> bool:
    """Returns whether she took her consent back. Who was never asked has not."""
    own = tables.consent
    statement = select(own.c.is_given).where(
        own.c.agency_id == work.agency, own.c.participant_id == participant_id
    )
    return work.connection.execute(statement).scalar_one_or_none() is False


def remove(work: Work, participant_id: UUID) -> None:
    own = tables.consent
    work.connection.execute(
        delete(own).where(own.c.agency_id == work.agency, own.c.participant_id == participant_id)
    )
