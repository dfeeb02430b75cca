"""Messages to contributors, and what became of them. Names and addresses stay with events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from kreis.chassis.data.database import Work
from kreis.notifications.domain.contributor_messages import ContributorMessage
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel, Failure, State
from kreis.notifications.domain.refusals import NoMessage
from kreis.notifications.store import tables


def find(work: Work, recipient_id: UUID, change_id: UUID, kind: Kind) -> ContributorMessage | None:
    own = tables.contributor_message
    statement = select(own).where(
        own.c.agency_id == work.agency,
        own.c.recipient_id == recipient_id,
        own.c.change_id == change_id,
        own.c.kind == kind,
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _message(row)


def add(work: Work, message: ContributorMessage) -> None:
    own = tables.contributor_message
    row = {name: getattr(message, name) for name in message.__dataclass_fields__}
    work.connection.execute(insert(own).values(agency_id=work.agency, **row))


def change(
    work: Work, message: ContributorMessage, state: State, reason: str | None = None
) -> bool:
    """Returns whether its state is set now. False: it has bounced and stays so, or is deleted."""
    own = tables.contributor_message
    statement = (
        update(own)
        .where(
            own.c.agency_id == work.agency,
            own.c.id == message.id,
            own.c.reason.is_distinct_from(Failure.BOUNCED),
        )
        .values(state=state, reason=reason, changed_at=work.now)
    )
    return work.connection.execute(statement).rowcount == 1


def mark_bounced(work: Work, message_id: UUID) -> None:
    _update(work, message_id, state=State.FAILED, reason=Failure.BOUNCED, changed_at=work.now)


def mark_called(work: Work, message_id: UUID, called_by: str) -> None:
    _update(work, message_id, called_by=called_by)


def newest(work: Work, *, change_id: UUID | None, limit: int) -> list[ContributorMessage]:
    """The newest first."""
    own = tables.contributor_message
    statement = select(own).where(own.c.agency_id == work.agency)
    if change_id is not None:
        statement = statement.where(own.c.change_id == change_id)
    statement = statement.order_by(own.c.created_at.desc(), own.c.id).limit(limit)
    return [_message(row) for row in work.connection.execute(statement)]


def find_by_id(work: Work, message_id: UUID) -> ContributorMessage | None:
    """Loads a message, or None. Holds its row until this transaction ends."""
    own = tables.contributor_message
    statement = select(own).where(own.c.agency_id == work.agency, own.c.id == message_id)
    row = work.connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else _message(row)


def get(work: Work, message_id: UUID) -> ContributorMessage:
    """Loads a message. Refuses: an unknown one (`NoMessage`)."""
    found = find_by_id(work, message_id)
    if found is None:
        raise NoMessage(message_id)
    return found


def _update(work: Work, message_id: UUID, **values: Any) -> None:
    own = tables.contributor_message
    work.connection.execute(
        update(own).where(own.c.agency_id == work.agency, own.c.id == message_id).values(**values)
    )


def _message(row: Row[Any]) -> ContributorMessage:
    return ContributorMessage(
        id=row.id,
        recipient_id=row.recipient_id,
        change_id=row.change_id,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        state=State(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
        called_by=row.called_by,
    )
