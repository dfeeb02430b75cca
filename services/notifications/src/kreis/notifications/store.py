"""All SQL of notifications. Every statement names the agency; row-level security checks it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, column, insert, select, table, tuple_, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.database import Work
from kreis.notifications.domain import (
    Answer,
    CallReason,
    CallTask,
    CallTaskState,
    Channel,
    Errand,
    Kind,
    Message,
    State,
)


def _table(name: str, columns: str) -> Any:
    return table(name, column("agency_id"), *(column(each) for each in columns.split()))


_invitation = _table("invitation", "id participant_id answer answer_version")
_ERRAND = "participant_id kind cause version"
_message = _table("message", f"id {_ERRAND} channel state reason created_at changed_at")
_call_task = _table("call_task", f"id {_ERRAND} reason state raised_at closed_at")


def add_invitation(work: Work, invitation_id: UUID, participant_id: UUID) -> None:
    """Keeps what is known already: her answer may have come first."""
    statement = postgresql.insert(_invitation).values(
        agency_id=work.agency, id=invitation_id, participant_id=participant_id
    )
    work.connection.execute(statement.on_conflict_do_nothing(index_elements=["agency_id", "id"]))


def save_answer(
    work: Work, invitation_id: UUID, participant_id: UUID, answer: str, version: int
) -> bool:
    """Whether it was news: facts of one invitation may come late, never may they turn it back."""
    statement = postgresql.insert(_invitation).values(
        agency_id=work.agency,
        id=invitation_id,
        participant_id=participant_id,
        answer=answer,
        answer_version=version,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["agency_id", "id"],
        set_={"answer": answer, "answer_version": version},
        where=_invitation.c.answer_version < version,
    )
    # Not by `rowcount`: SQLAlchemy does not keep it for an insert.
    return work.connection.execute(statement.returning(_invitation.c.id)).first() is not None


def hold_answer(work: Work, invitation_id: UUID) -> Answer:
    """Her newest answer, which stays the newest until this work ends."""
    statement = (
        select(_invitation.c.answer, _invitation.c.answer_version)
        .where(_invitation.c.agency_id == work.agency, _invitation.c.id == invitation_id)
        .with_for_update()
    )
    row = work.connection.execute(statement).one()
    return Answer(row.answer, row.answer_version)


def find_message(work: Work, errand: Errand) -> Message | None:
    statement = select(_message).where(_of(work, _message, errand))
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_message(row)


def add_message(
    work: Work,
    message_id: UUID,
    errand: Errand,
    channel: Channel,
    state: State,
    reason: str | None = None,
) -> Message:
    statement = insert(_message).values(
        agency_id=work.agency,
        id=message_id,
        **_errand_values(errand),
        channel=channel,
        state=state,
        reason=reason,
        created_at=work.now,
        changed_at=work.now,
    )
    return _to_message(work.connection.execute(statement.returning(_message)).one())


def change_message(
    work: Work, message: Message, state: State, *, channel: Channel, reason: str | None = None
) -> Message:
    statement = (
        update(_message)
        .where(_message.c.agency_id == work.agency, _message.c.id == message.id)
        .values(state=state, channel=channel, reason=reason, changed_at=work.now)
    )
    return _to_message(work.connection.execute(statement.returning(_message)).one())


def list_messages(
    work: Work,
    *,
    state: State | None,
    participant_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Message]:
    statement = _page(work, _message, _message.c.created_at, after, limit)
    if state is not None:
        statement = statement.where(_message.c.state == state)
    if participant_id is not None:
        statement = statement.where(_message.c.participant_id == participant_id)
    return [_to_message(row) for row in work.connection.execute(statement)]


def add_call_task(work: Work, errand: Errand, reason: CallReason) -> CallTask | None:
    """None when there has been one for this errand already, open or closed."""
    statement = (
        postgresql.insert(_call_task)
        .values(
            agency_id=work.agency,
            id=uuid4(),
            **_errand_values(errand),
            reason=reason,
            state=CallTaskState.OPEN,
            raised_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(_call_task)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_call_task(row)


def close_call_tasks(work: Work, invitation_id: UUID) -> None:
    statement = (
        update(_call_task)
        .where(
            _call_task.c.agency_id == work.agency,
            _call_task.c.cause == invitation_id,
            _call_task.c.state == CallTaskState.OPEN,
        )
        .values(state=CallTaskState.CLOSED, closed_at=work.now)
    )
    work.connection.execute(statement)


def list_call_tasks(
    work: Work, *, state: CallTaskState | None, after: UUID | None, limit: int
) -> list[CallTask]:
    statement = _page(work, _call_task, _call_task.c.raised_at, after, limit)
    if state is not None:
        statement = statement.where(_call_task.c.state == state)
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def _of(work: Work, source: Any, errand: Errand) -> Any:
    wanted = {"agency_id": work.agency, **_errand_values(errand)}
    return tuple_(*(source.c[name] for name in wanted)) == tuple_(*wanted.values())


def _errand_values(errand: Errand) -> dict[str, Any]:
    return {
        "participant_id": errand.participant_id,
        "kind": errand.kind,
        "cause": errand.cause,
        "version": errand.version,
    }


def _page(work: Work, source: Any, moment: Any, after: UUID | None, limit: int) -> Select[Any]:
    """Rows in the order of time, those behind the row `after`."""
    statement = select(source).where(source.c.agency_id == work.agency)
    if after is not None:
        last = source.alias()
        place = select(last.c[moment.name], last.c.id).where(
            last.c.agency_id == work.agency, last.c.id == after
        )
        statement = statement.where(tuple_(moment, source.c.id) > place.scalar_subquery())
    return statement.order_by(moment, source.c.id).limit(limit)


def _errand(row: Row[Any]) -> Errand:
    return Errand(row.participant_id, Kind(row.kind), row.cause, row.version)


def _to_message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        errand=_errand(row),
        channel=Channel(row.channel),
        state=State(row.state),
        reason=row.reason,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _to_call_task(row: Row[Any]) -> CallTask:
    return CallTask(
        id=row.id,
        errand=_errand(row),
        reason=CallReason(row.reason),
        state=CallTaskState(row.state),
        raised_at=row.raised_at,
        closed_at=row.closed_at,
    )
