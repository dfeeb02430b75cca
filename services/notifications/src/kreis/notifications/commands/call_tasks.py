"""Asking staff to call, noting what became of a call, and reviewing calls that still wait."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications import messages as facts
from kreis.notifications.commands.invitations import is_errand_overtaken
from kreis.notifications.domain.call_tasks import CallReason, CallResult, CallTask, CallTaskState
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.refusals import CallTaskClosed
from kreis.notifications.store import call_tasks, times_away


def ask_for_a_call(work: Work, errand: Errand, reason: CallReason) -> None:
    """Asks staff to call her, once, and not about what she has answered meanwhile.

    A call about a date is reviewed at once, which finds out when it is over.
    """
    if is_errand_overtaken(work, errand):
        return
    if errand.kind is Kind.MISSED and not _may_be_called(work, errand):
        return
    task = call_tasks.add(work, errand, reason)
    if task is not None:
        facts.call_task_raised(work, task)
        if errand.kind.is_over_in_time:
            work.schedule(call_tasks.REVIEW_CALLS, errand.participant_id, f"{errand.key}:raised")


def note_result(work: Work, call_task_id: UUID, result: CallResult, called_by: str) -> CallTask:
    """Notes what became of a call. The same result again changes nothing.

    Refuses: another result for a task that is closed (`CallTaskClosed`).
    """
    task = call_tasks.get(work, call_task_id, lock=True)
    if task.state is CallTaskState.CLOSED:
        if task.result is result:
            return task
        raise CallTaskClosed(task.result)
    if result is CallResult.NOT_REACHED:
        return call_tasks.note_attempt(work, task)
    if result is CallResult.REACHED:
        facts.contact_logged(work, task)
    if task.errand.kind is Kind.MISSED:
        times_away.mark_called(work, task.errand)
    closed = call_tasks.close(work, task, result, called_by)
    facts.call_tasks_closed(work, [closed])
    return closed


def _may_be_called(work: Work, errand: Errand) -> bool:
    """Whether nobody has called her in this time away, and no such call is open."""
    if not times_away.may_be_called(work, errand):
        return False
    open_tasks = call_tasks.still_open(work, [errand.participant_id])
    return not any(each.errand.kind is Kind.MISSED for each in open_tasks)


def review_when_over(work: Work, errand: Errand, over_at: datetime) -> None:
    """Plans to look at that moment whether a call about what is over by then still waits."""
    why = f"{errand.key}:over"
    work.schedule(call_tasks.REVIEW_CALLS, errand.participant_id, why, not_before=over_at)
