"""Mail addresses, by the person whose address it is: since when mail comes back. None is stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, null, or_, select
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows, may_leap
from kreis.notifications.store import tables

_KEY = ["agency_id", "participant_id"]


def mark_refused(work: Work, participant_id: UUID, written_at: datetime) -> None:
    """Marks her address: a mail of that moment came back. A mark that is there keeps its moment.

    Refuses: a mail from before her contact changed, since it went to the old address.
    """
    own = tables.mail_address
    statement = postgresql.insert(own).values(
        agency_id=work.agency, participant_id=participant_id, refused_since=written_at
    )
    changed_at = own.c.contact_changed_at
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=_KEY,
            set_={"refused_since": written_at},
            where=own.c.refused_since.is_(None)
            & or_(changed_at.is_(None), changed_at <= written_at),
        )
    )


def save_contact(work: Work, participant_id: UUID, version: int, changed_at: datetime) -> None:
    """Saves a change of her contact, and removes a mark that is older. The newest version holds.

    Raises `Disbelieved` if the version leaps: it would hide later changes.
    """
    own = tables.mail_address
    if may_leap(version):
        known = select(own.c.contact_version).where(*_hers(work, participant_id))
        check_follows(version, work.connection.execute(known).scalar() or 0)
    news = {"contact_version": version, "contact_changed_at": changed_at}
    statement = postgresql.insert(own).values(
        agency_id=work.agency, participant_id=participant_id, **news
    )
    since = own.c.refused_since
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=_KEY,
            set_={**news, "refused_since": case((since < changed_at, null()), else_=since)},
            where=own.c.contact_version < version,
        )
    )


def refused_since(work: Work, participant_id: UUID) -> datetime | None:
    """Returns since when mail to her comes back; None if it does not."""
    own = tables.mail_address
    statement = select(own.c.refused_since).where(*_hers(work, participant_id))
    found: datetime | None = work.connection.execute(statement).scalar()
    return found


def remove(work: Work, participant_id: UUID) -> None:
    work.connection.execute(delete(tables.mail_address).where(*_hers(work, participant_id)))


def _hers(work: Work, participant_id: UUID) -> tuple[ColumnElement[bool], ...]:
    own = tables.mail_address
    return own.c.agency_id == work.agency, own.c.participant_id == participant_id
