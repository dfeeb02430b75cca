"""Messages of staff to a group. Their words are stored encrypted: they may name somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from kreis.chassis.data.database import Work
from kreis.notifications.domain.group_messages import GroupMessage
from kreis.notifications.domain.messages import REACHED_OUT
from kreis.notifications.domain.refusals import NoGroupMessage
from kreis.notifications.store import tables
from kreis.notifications.store.sealed import NOTE

MOST = 50


def add(work: Work, written: GroupMessage) -> None:
    values = {
        "id": written.id,
        "cohort_id": written.cohort_id,
        "written_by": written.written_by,
        "written_at": written.written_at,
        "goes_at": written.goes_at,
        **NOTE.values(work, written.id, written.text, sealed=True),
    }
    work.connection.execute(insert(tables.group_message).values(agency_id=work.agency, **values))


def get(work: Work, message_id: UUID, *, lock: bool = False) -> GroupMessage:
    """Raises `NoGroupMessage`. With `lock`, nobody takes it back or sends it until the end."""
    own = tables.group_message
    statement = select(own).where(own.c.agency_id == work.agency, own.c.id == message_id)
    if lock:
        statement = statement.with_for_update()
    row = work.connection.execute(statement).one_or_none()
    if row is None:
        raise NoGroupMessage(message_id)
    return _to_message(work, row)


def find(work: Work, message_id: UUID, *, lock: bool = False) -> GroupMessage | None:
    try:
        return get(work, message_id, lock=lock)
    except NoGroupMessage:
        return None


def of_cohort(work: Work, cohort_id: UUID) -> list[GroupMessage]:
    """The newest first."""
    own = tables.group_message
    statement = (
        select(own)
        .where(own.c.agency_id == work.agency, own.c.cohort_id == cohort_id)
        .order_by(own.c.written_at.desc(), own.c.id)
        .limit(MOST)
    )
    return [_to_message(work, row) for row in work.connection.execute(statement)]


def take_back(work: Work, message: GroupMessage) -> GroupMessage:
    own = tables.group_message
    is_it = own.c.agency_id == work.agency, own.c.id == message.id
    work.connection.execute(update(own).where(*is_it).values(recalled_at=work.now))
    return replace(message, recalled_at=work.now)


def has_reached_somebody(work: Work, message_id: UUID) -> bool:
    """Whether a message has been sent to anybody, or somebody is to be called."""
    sent = select(tables.message.c.id).where(
        tables.message.c.agency_id == work.agency,
        tables.message.c.cause == message_id,
        tables.message.c.state.in_(REACHED_OUT),
    )
    called = select(tables.call_task.c.id).where(
        tables.call_task.c.agency_id == work.agency, tables.call_task.c.cause == message_id
    )
    return work.connection.execute(sent.union_all(called).limit(1)).first() is not None


def _to_message(work: Work, row: Row[Any]) -> GroupMessage:
    return GroupMessage(
        id=row.id,
        cohort_id=row.cohort_id,
        text=NOTE.read(work, row.id, row.words, row.words_sealed) or "",
        written_by=row.written_by,
        written_at=row.written_at,
        goes_at=row.goes_at,
        recalled_at=row.recalled_at,
    )
