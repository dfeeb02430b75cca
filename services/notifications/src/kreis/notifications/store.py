"""All SQL of notifications. Every statement names the agency; row-level security checks it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, column, func, insert, select, table, tuple_, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.database import Work
from kreis.notifications.domain.decisions import A_WEEK, Sent
from kreis.notifications.domain.deliveries import (
    REACHED_OUT,
    CallReason,
    CallResult,
    CallTask,
    CallTaskState,
    Channel,
    Errand,
    Kind,
    Message,
    State,
)
from kreis.notifications.domain.invitations import Answer


def _table(name: str, columns: str) -> Any:
    return table(name, column("agency_id"), *(column(each) for each in columns.split()))


_invitation = _table("invitation", "id participant_id answer answer_version")
_ERRAND = "participant_id kind invitation_id cause version"
_message = _table("message", f"id {_ERRAND} channel state reason created_at changed_at")
_call_task = _table(
    "call_task",
    f"id {_ERRAND} reason state raised_at attempts last_attempt_at result closed_by closed_at",
)


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


def count_sent(work: Work, participant_id: UUID, invitation_id: UUID) -> Sent:
    """What she has got, or may have got, news left out."""
    lately = _message.c.changed_at > work.now - A_WEEK
    statement = select(
        func.count().filter(lately),
        func.count().filter(_message.c.invitation_id == invitation_id),
    ).where(
        _message.c.agency_id == work.agency,
        _message.c.participant_id == participant_id,
        _message.c.state.in_(REACHED_OUT),
        _message.c.kind.not_in([kind for kind in Kind if kind.is_news]),
    )
    return Sent(*work.connection.execute(statement).one())


def list_messages(
    work: Work, wanted: dict[str, Any], *, after: UUID | None, limit: int
) -> list[Message]:
    """`wanted`: column and value; a value of None asks for nothing."""
    statement = _page(work, _message, _message.c.created_at, after, limit, wanted)
    return [_to_message(row) for row in work.connection.execute(statement)]


def message_ids(work: Work, participant_id: UUID) -> list[UUID]:
    """All messages to her, whatever became of them."""
    statement = select(_message.c.id).where(
        _message.c.agency_id == work.agency, _message.c.participant_id == participant_id
    )
    return list(work.connection.execute(statement).scalars())


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


def close_answered_call_tasks(work: Work, invitation_id: UUID) -> None:
    """Those about the invitation and her answer to it; news are still to be told her."""
    statement = (
        update(_call_task)
        .where(
            _call_task.c.agency_id == work.agency,
            _call_task.c.cause == invitation_id,
            _call_task.c.state == CallTaskState.OPEN,
        )
        .values(state=CallTaskState.CLOSED, result=CallResult.ANSWERED, closed_at=work.now)
    )
    work.connection.execute(statement)


def lock_call_task(work: Work, call_task_id: UUID) -> CallTask | None:
    """The call task, which nobody else closes until this work ends."""
    statement = (
        select(_call_task)
        .where(_call_task.c.agency_id == work.agency, _call_task.c.id == call_task_id)
        .with_for_update()
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_call_task(row)


def note_attempt(work: Work, task: CallTask) -> CallTask:
    """A call that did not reach her."""
    return _change_call_task(
        work,
        task,
        attempts=task.attempts + 1,
        last_attempt_at=work.now,
        result=CallResult.NOT_REACHED,
    )


def close_call_task(work: Work, task: CallTask, result: CallResult, closed_by: str) -> CallTask:
    return _change_call_task(
        work,
        task,
        state=CallTaskState.CLOSED,
        result=result,
        closed_by=closed_by,
        closed_at=work.now,
    )


def list_call_tasks(
    work: Work, wanted: dict[str, Any], *, after: UUID | None, limit: int
) -> list[CallTask]:
    """`wanted`: column and value; a value of None asks for nothing."""
    statement = _page(work, _call_task, _call_task.c.raised_at, after, limit, wanted)
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def _change_call_task(work: Work, task: CallTask, **values: Any) -> CallTask:
    statement = (
        update(_call_task)
        .where(_call_task.c.agency_id == work.agency, _call_task.c.id == task.id)
        .values(**values)
    )
    return _to_call_task(work.connection.execute(statement.returning(_call_task)).one())


def _of(work: Work, source: Any, errand: Errand) -> Any:
    wanted = {"agency_id": work.agency, **_errand_values(errand)}
    del wanted["invitation_id"]  # follows from the others
    return tuple_(*(source.c[name] for name in wanted)) == tuple_(*wanted.values())


def _errand_values(errand: Errand) -> dict[str, Any]:
    return {
        "participant_id": errand.participant_id,
        "kind": errand.kind,
        "invitation_id": errand.invitation_id,
        "cause": errand.cause,
        "version": errand.version,
    }


def _page(
    work: Work,
    source: Any,
    moment: Any,
    after: UUID | None,
    limit: int,
    wanted: dict[str, Any],
) -> Select[Any]:
    """Rows in the order of time, those behind the row `after`."""
    statement = select(source).where(source.c.agency_id == work.agency)
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(source.c[name] == value)
    if after is not None:
        last = source.alias()
        place = select(last.c[moment.name], last.c.id).where(
            last.c.agency_id == work.agency, last.c.id == after
        )
        statement = statement.where(tuple_(moment, source.c.id) > place.scalar_subquery())
    return statement.order_by(moment, source.c.id).limit(limit)


def _errand(row: Row[Any]) -> Errand:
    return Errand(row.participant_id, Kind(row.kind), row.invitation_id, row.cause, row.version)


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
        attempts=row.attempts,
        last_attempt_at=row.last_attempt_at,
        result=None if row.result is None else CallResult(row.result),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )
