"""Reports about mail: which message they are about, and what was reported before."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, distinct, func, or_, select, union_all
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.notifications.domain.mail_reports.report import SOFT_WITHIN, Report
from kreis.notifications.store import tables

ASKED_FOR = "mail_message"
"""The setting that lets one message be found before its agency is known."""


def agency_of(connection: Connection, message_id: UUID) -> UUID | None:
    """Returns whose message it is, on a connection that `known_row` has opened."""
    known = [
        select(each.c.agency_id).where(each.c.id == message_id)
        for each in (tables.message, tables.contributor_message)
    ]
    found: UUID | None = connection.execute(union_all(*known)).scalar()
    return found


def add(work: Work, message_id: UUID, participant_id: UUID | None, report: Report) -> bool:
    """Returns False if the same was reported before."""
    own = tables.mail_report
    statement = postgresql.insert(own).values(
        agency_id=work.agency,
        message_id=message_id,
        report=report,
        participant_id=participant_id,
        reported_at=work.now,
    )
    added = work.connection.execute(statement.on_conflict_do_nothing().returning(own.c.message_id))
    return added.one_or_none() is not None


def count_soft(work: Work, participant_id: UUID) -> int:
    """Counts messages to her that bounced softly within the last days.

    Messages from before her contact changed do not count: they went to the old address.
    """
    own, message, address = tables.mail_report, tables.message, tables.mail_address
    sent = own.join(
        message,
        (message.c.agency_id == own.c.agency_id) & (message.c.id == own.c.message_id),
    ).outerjoin(
        address,
        (address.c.agency_id == own.c.agency_id)
        & (address.c.participant_id == own.c.participant_id),
    )
    changed_at = address.c.contact_changed_at
    statement = (
        select(func.count(distinct(own.c.message_id)))
        .select_from(sent)
        .where(
            own.c.agency_id == work.agency,
            own.c.participant_id == participant_id,
            own.c.report == Report.SOFT,
            own.c.reported_at > work.now - SOFT_WITHIN,
            or_(changed_at.is_(None), changed_at <= message.c.created_at),
        )
    )
    return int(work.connection.execute(statement).scalar_one())
