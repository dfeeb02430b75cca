"""Messages to members of circles, and what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from kreis.chassis.data.database import Work
from kreis.notifications.domain.circle_messages import CircleMessage
from kreis.notifications.domain.messages import Channel, State
from kreis.notifications.store.tables import circle_message as own


def find(work: Work, message_id: UUID) -> CircleMessage | None:
    statement = select(own).where(own.c.agency_id == work.agency, own.c.id == message_id)
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _message(row)


def add(work: Work, message: CircleMessage) -> None:
    row = {name: getattr(message, name) for name in message.__dataclass_fields__}
    work.connection.execute(insert(own).values(agency_id=work.agency, **row))


def change(work: Work, message_id: UUID, state: State, reason: str | None = None) -> None:
    which = (own.c.agency_id == work.agency) & (own.c.id == message_id)
    values = {"state": state, "reason": reason, "changed_at": work.now}
    work.connection.execute(update(own).where(which).values(**values))


def forget(work: Work, message_ids: list[UUID]) -> None:
    which = (own.c.agency_id == work.agency) & own.c.id.in_(message_ids)
    work.connection.execute(delete(own).where(which))


def _message(row: Row[Any]) -> CircleMessage:
    return CircleMessage(
        id=row.id,
        kind=row.kind,
        channel=Channel(row.channel),
        state=State(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
