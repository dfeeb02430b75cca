"""Call tasks: whom staff are asked to call, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallReason, CallResult, CallTask, CallTaskState
from kreis.notifications.domain.errands import Errand
from kreis.notifications.domain.refusals import NoCallTask
from kreis.notifications.store import tables

REVIEW_CALLS = "review-calls"
"""The kind of due work that looks whether somebody's open calls still have something to say."""


def add(
    work: Work,
    errand: Errand,
    reason: CallReason,
    *,
    task_id: UUID | None = None,
    at: datetime | None = None,
) -> CallTask | None:
    """Adds a call task; None when this errand has had one already, open or closed.

    `task_id` and `at` are those of a call that another service has raised; without them it is new.
    """
    statement = (
        postgresql.insert(tables.call_task)
        .values(
            agency_id=work.agency,
            id=task_id or uuid4(),
            **tables.errand_values(errand),
            reason=reason,
            state=CallTaskState.OPEN,
            raised_at=at or work.now,
        )
        .on_conflict_do_nothing()
        .returning(tables.call_task)
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else _to_call_task(row)


def close_answered(work: Work, *, about: UUID) -> list[CallTask]:
    """Closes the open tasks about what she has answered; news are still to be told her.

    Returns those that were open.

    `about` is an invitation, a date to sign up for, or a held place.
    """
    statement = (
        update(tables.call_task)
        .where(
            tables.call_task.c.agency_id == work.agency,
            tables.call_task.c.cause == about,
            tables.call_task.c.state == CallTaskState.OPEN,
        )
        .values(state=CallTaskState.CLOSED, result=CallResult.ANSWERED, closed_at=work.now)
        .returning(tables.call_task)
    )
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def still_open(work: Work, participant_ids: Iterable[UUID]) -> list[CallTask]:
    """The open tasks about these people."""
    own = tables.call_task
    statement = select(own).where(
        own.c.agency_id == work.agency,
        own.c.participant_id.in_(list(participant_ids)),
        own.c.state == CallTaskState.OPEN,
    )
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def find(work: Work, errand: Errand) -> CallTask | None:
    own = tables.call_task
    row = work.connection.execute(select(own).where(tables.is_about(work, own, errand)))
    found = row.one_or_none()
    return None if found is None else _to_call_task(found)


def review(
    work: Work, participant_ids: Iterable[UUID], why: str, *, at: datetime | None = None
) -> None:
    """Plans to look whether calls that wait for these people still have something to say."""
    for participant_id in {
        task.errand.participant_id for task in still_open(work, participant_ids)
    }:
        work.schedule(REVIEW_CALLS, participant_id, why, not_before=at)


def close_overtaken(work: Work, task: CallTask, *, is_answered: bool = False) -> list[CallTask]:
    """Closes a task whose subject is over, or answered, unless staff have closed it meanwhile.

    Returns it then. What is over is written as `not_needed` by nobody, which 0.1.0 can read as
    well; see `_result_of`.
    """
    result = CallResult.ANSWERED if is_answered else CallResult.NOT_NEEDED
    own = tables.call_task
    statement = (
        update(own)
        .where(
            own.c.agency_id == work.agency,
            own.c.id == task.id,
            own.c.state == CallTaskState.OPEN,
        )
        .values(state=CallTaskState.CLOSED, result=result, closed_at=work.now)
        .returning(own)
    )
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def get(work: Work, call_task_id: UUID, *, lock: bool = False) -> CallTask:
    """Loads a task; `lock` holds its row until the end. Refuses: an unknown one (`NoCallTask`)."""
    statement = select(tables.call_task).where(
        tables.call_task.c.agency_id == work.agency, tables.call_task.c.id == call_task_id
    )
    row = work.connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NoCallTask(call_task_id)
    return _to_call_task(row)


def note_attempt(work: Work, task: CallTask) -> CallTask:
    """Counts a call that did not reach her."""
    return _change(
        work,
        task,
        attempts=task.attempts + 1,
        last_attempt_at=work.now,
        result=CallResult.NOT_REACHED,
    )


def close(work: Work, task: CallTask, result: CallResult, closed_by: str | None) -> CallTask:
    """Closes a task; `closed_by` is None if it has closed by itself."""
    return _change(
        work,
        task,
        state=CallTaskState.CLOSED,
        result=result,
        closed_by=closed_by,
        closed_at=work.now,
    )


def page(work: Work, wanted: dict[str, Any], *, after: UUID | None, limit: int) -> list[CallTask]:
    """One page. `wanted` maps columns to values; None asks for nothing."""
    statement = tables.page(
        work, tables.call_task, tables.call_task.c.raised_at, after, limit, wanted
    )
    return [_to_call_task(row) for row in work.connection.execute(statement)]


def count_open(work: Work) -> int:
    own = tables.call_task
    statement = select(func.count()).where(
        own.c.agency_id == work.agency, own.c.state == CallTaskState.OPEN
    )
    return int(work.connection.execute(statement).scalar_one())


def count_open_of(work: Work, participant_ids: Collection[UUID]) -> int:
    """How many of these people staff are to call, counted by task."""
    own = tables.call_task
    statement = select(func.count()).where(
        own.c.agency_id == work.agency,
        own.c.state == CallTaskState.OPEN,
        own.c.participant_id.in_(list(participant_ids)),
    )
    return int(work.connection.execute(statement).scalar_one())


def _change(work: Work, task: CallTask, **values: Any) -> CallTask:
    statement = (
        update(tables.call_task)
        .where(tables.call_task.c.agency_id == work.agency, tables.call_task.c.id == task.id)
        .values(**values)
    )
    return _to_call_task(work.connection.execute(statement.returning(tables.call_task)).one())


def _to_call_task(row: Row[Any]) -> CallTask:
    return CallTask(
        id=row.id,
        errand=tables.errand_of(row),
        reason=CallReason(row.reason),
        state=CallTaskState(row.state),
        raised_at=row.raised_at,
        attempts=row.attempts,
        last_attempt_at=row.last_attempt_at,
        result=_result_of(row),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )


def _result_of(row: Row[Any]) -> CallResult | None:
    """Reads the result. `not_needed` that nobody closed stands for `no_longer_holds`."""
    if row.result is None:
        return None
    result = CallResult(row.result)
    is_by_itself = result is CallResult.NOT_NEEDED and row.closed_by is None
    return CallResult.NO_LONGER_HOLDS if is_by_itself else result
