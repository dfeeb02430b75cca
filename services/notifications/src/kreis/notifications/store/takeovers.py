"""What another service has done in place of this one, in the tables of what this one has done."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.chassis.data.statements import statements
from kreis.notifications.domain.messages import REACHED_OUT, Message
from kreis.notifications.store import tables

_GO_ON = statements("outbox")["go_on"]


def go_on(work: Work, topic: str, key: str, last: int) -> None:
    """Gives this key numbers above `last` from now on."""
    work.connection.execute(_GO_ON, {"topic": topic, "key": key, "last": last})


def invitation_of(work: Work, participant_id: UUID) -> UUID | None:
    """Returns her newest invitation, as far as it is known."""
    own = tables.invitation.c
    statement = (
        select(own.id)
        .where(own.agency_id == work.agency, own.participant_id == participant_id)
        .order_by(own.noted_at.desc())
        .limit(1)
    )
    return work.connection.execute(statement).scalar()


def add_message(work: Work, message: Message) -> bool:
    """Adds a message. Returns False if its errand has one that says the same or more."""
    own = tables.message
    values = {
        "agency_id": work.agency,
        "id": message.id,
        **tables.errand_values(message.errand),
        "channel": message.channel,
        "state": message.state,
        "reason": message.reason,
        "created_at": message.created_at,
        "changed_at": message.changed_at,
    }
    is_about = tables.is_about(work, own, message.errand)
    there = select(own.c.id, own.c.state).where(is_about)
    known = work.connection.execute(there).one_or_none()
    if known is None:
        work.connection.execute(postgresql.insert(own).values(values).on_conflict_do_nothing())
        return True
    if known.state in REACHED_OUT or known.state == message.state:
        return False
    news = {name: values[name] for name in ("channel", "state", "reason", "changed_at")}
    work.connection.execute(update(own).where(is_about).values(news))
    return True
