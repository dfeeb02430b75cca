"""Messages to participants, and what became of them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, func, insert, select, update

from kreis.chassis.data.database import Work
from kreis.notifications.domain.appointments import State as Given
from kreis.notifications.domain.decisions import A_WEEK, Sent
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.messages import (
    REACHED_OUT,
    Channel,
    Failure,
    Message,
    Order,
    State,
    Suppression,
)
from kreis.notifications.store import tables

_IS_COUNTED = and_(
    tables.message.c.state.in_(REACHED_OUT),
    tables.message.c.kind.in_([kind for kind in Kind if kind.is_counted]),
)


def find(work: Work, errand: Errand) -> Message | None:
    statement = select(tables.message).where(tables.is_about(work, tables.message, errand))
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_message(row)


def find_by_id(work: Work, message_id: UUID, *, lock: bool = False) -> Message | None:
    """Loads a message, or None. `lock` holds its row until this transaction ends."""
    own = tables.message
    statement = select(own).where(own.c.agency_id == work.agency, own.c.id == message_id)
    if lock:
        statement = statement.with_for_update()
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_message(row)


def add(
    work: Work,
    message_id: UUID,
    errand: Errand,
    channel: Channel,
    state: State,
    reason: str | None = None,
) -> Message:
    statement = insert(tables.message).values(
        agency_id=work.agency,
        id=message_id,
        **tables.errand_values(errand),
        channel=channel,
        state=state,
        reason=reason,
        created_at=work.now,
        changed_at=work.now,
    )
    return _to_message(work.connection.execute(statement.returning(tables.message)).one())


def change(
    work: Work, message: Message, state: State, *, channel: Channel, reason: str | None = None
) -> Message | None:
    """Returns the message in its new state. None: it has bounced and stays so, or is deleted."""
    own = tables.message
    statement = (
        update(own)
        .where(
            own.c.agency_id == work.agency,
            own.c.id == message.id,
            own.c.reason.is_distinct_from(Failure.BOUNCED),
        )
        .values(state=state, channel=channel, reason=reason, changed_at=work.now)
    )
    row = work.connection.execute(statement.returning(own)).one_or_none()
    return None if row is None else _to_message(row)


def mark_bounced(work: Work, message: Message) -> Message:
    own = tables.message
    statement = (
        update(own)
        .where(own.c.agency_id == work.agency, own.c.id == message.id)
        .values(state=State.FAILED, reason=Failure.BOUNCED, changed_at=work.now)
    )
    return _to_message(work.connection.execute(statement.returning(own)).one())


def count_sent(work: Work, participant_id: UUID, invitation_id: UUID) -> Sent:
    """Counts the messages she has got, or may have got, as far as they count against the most.

    Deleted messages count for their invitation.
    """
    lately = tables.message.c.changed_at > work.now - A_WEEK
    forgotten = (
        select(tables.invitation.c.forgotten)
        .where(
            tables.invitation.c.agency_id == work.agency, tables.invitation.c.id == invitation_id
        )
        .scalar_subquery()
    )
    statement = select(
        func.count().filter(lately),
        func.count().filter(tables.message.c.invitation_id == invitation_id)
        + func.coalesce(forgotten, 0),
    ).where(
        tables.message.c.agency_id == work.agency,
        tables.message.c.participant_id == participant_id,
        _IS_COUNTED,
    )
    return Sent(*work.connection.execute(statement).one())


def was_confirmed_lately(work: Work, invitation_id: UUID) -> bool:
    """Returns whether a yes to this invitation was confirmed by a message within a week."""
    own = tables.message.c
    statement = select(func.count()).where(
        own.agency_id == work.agency,
        own.invitation_id == invitation_id,
        own.kind == Kind.CONFIRMATION,
        own.state.in_(REACHED_OUT),
        own.changed_at > work.now - A_WEEK,
    )
    return bool(work.connection.execute(statement).scalar_one())


def named_a_time_given_back(work: Work, participant_id: UUID) -> bool:
    """Returns whether a message named a conversation to come that she has given back since."""
    own, given = tables.message.c, tables.appointment.c
    statement = select(func.count()).where(
        own.agency_id == work.agency,
        own.participant_id == participant_id,
        own.kind.in_([kind for kind in Kind if kind.is_of_appointment]),
        own.state.in_(REACHED_OUT),
        given.agency_id == work.agency,
        given.participant_id == participant_id,
        given.id == own.cause,
        given.state == Given.GIVEN_BACK,
        given.starts_at > work.now,
    )
    return bool(work.connection.execute(statement).scalar_one())


def page(
    work: Work,
    wanted: dict[str, Any],
    *,
    after: UUID | None,
    limit: int,
    order: Order,
    without: Suppression | None = None,
) -> list[Message]:
    """One page. `wanted` maps columns to values; None asks for nothing."""
    own = tables.message
    statement = tables.page(work, own, own.c.created_at, after, limit, wanted, order)
    if without is not None:
        statement = statement.where(own.c.reason.is_distinct_from(without))
    return [_to_message(row) for row in work.connection.execute(statement)]


def count(work: Work, wanted: dict[str, Any]) -> int:
    """How many messages have these values in these columns; None asks for nothing."""
    own = tables.message
    asked = [own.c[name] == value for name, value in wanted.items() if value is not None]
    statement = select(func.count()).select_from(own).where(own.c.agency_id == work.agency, *asked)
    return work.connection.execute(statement).scalar_one()


def ids_of(work: Work, participant_id: UUID) -> list[UUID]:
    """The ids of all messages to her, whatever became of them."""
    statement = select(tables.message.c.id).where(
        tables.message.c.agency_id == work.agency, tables.message.c.participant_id == participant_id
    )
    return list(work.connection.execute(statement).scalars())


def forget(work: Work, message_ids: list[UUID]) -> None:
    """Deletes messages. Their invitations keep the number of those that count."""
    own = tables.message
    gone = (
        delete(own)
        .where(own.c.agency_id == work.agency, own.c.id.in_(message_ids))
        .returning(own.c.invitation_id, _IS_COUNTED.label("is_counted"))
    )
    counts = Counter(row.invitation_id for row in work.connection.execute(gone) if row.is_counted)
    for invitation_id, number in sorted(counts.items()):
        work.connection.execute(
            update(tables.invitation)
            .where(
                tables.invitation.c.agency_id == work.agency,
                tables.invitation.c.id == invitation_id,
            )
            .values(forgotten=tables.invitation.c.forgotten + number)
        )


def _to_message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        errand=tables.errand_of(row),
        channel=Channel(row.channel),
        state=State(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
