"""Taking over what another service has done in place of this one, before this one goes on.

Promise: what it has sent, left unsent or raised a call about is not done again, and its open calls
stay open. Reminders and calls that it had planned are planned anew. The same fact may come twice.
Refuses: a message without an invitation that is known, since everything here belongs to one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import erasure
from kreis.notifications.domain.call_tasks import CallReason, CallResult, CallTaskState
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.messages import Channel, Failure, Message, State
from kreis.notifications.domain.refusals import NoCallTask
from kreis.notifications.store import (
    call_tasks,
    invitations,
    mail_addresses,
    planned_messages,
    takeovers,
    times_away,
)

SOURCE = "kreis/notifications"
"""Who writes these facts, whichever service it is. It is also who has closed a call, where another
service knows the person's name and this one does not."""


def note_message(work: Work, fact: dict[str, Any], state: State, at: datetime) -> bool:
    """Notes what became of a message. Returns False if there is nothing to note."""
    errand = _errand(work, fact, fact["kind"])
    if errand is None:
        return False
    message = Message(
        id=fact["message_id"],
        errand=errand,
        channel=Channel(fact["channel"]),
        state=state,
        reason=fact["reason"],
        created_at=at,
        changed_at=at,
    )
    if not takeovers.add_message(work, message):
        return False
    if fact["reason"] == Failure.BOUNCED:
        mail_addresses.mark_refused(work, errand.participant_id, at)
    _look_ahead(work, errand)
    return True


def note_call(work: Work, fact: dict[str, Any], at: datetime) -> bool:
    """Notes that staff are to call her. Returns False if there is nothing to note."""
    errand = _errand(work, fact, fact["about"])
    if errand is None:
        return False
    reason = CallReason(fact["reason"])
    if call_tasks.add(work, errand, reason, task_id=fact["call_task_id"], at=at) is None:
        return False
    _look_ahead(work, errand)
    if errand.kind.is_over_in_time:
        work.schedule(call_tasks.REVIEW_CALLS, errand.participant_id, f"{errand.key}:raised")
    return True


def note_result(work: Work, fact: dict[str, Any]) -> bool:
    """Notes that a call is closed. Returns False if there is nothing to note."""
    result = CallResult(fact["result"])
    try:
        task = call_tasks.get(work, fact["call_task_id"], lock=True)
    except NoCallTask:
        return False
    if task.state is not CallTaskState.OPEN:
        return False
    if result is CallResult.NO_LONGER_HOLDS:
        call_tasks.close_overtaken(work, task)
    else:
        by_itself = result is CallResult.ANSWERED
        call_tasks.close(work, task, result, None if by_itself else SOURCE)
    if task.errand.kind is Kind.MISSED and result in (CallResult.REACHED, CallResult.NOT_NEEDED):
        times_away.mark_called(work, task.errand)
    return True


def _errand(work: Work, fact: dict[str, Any], kind: str) -> Errand | None:
    """Returns the errand that a fact is about. None: of a later release, of somebody who is erased,
    or of an invitation that nobody can tell."""
    if kind not in set(Kind) or erasure.erased(work, {fact["participant_id"]}):
        return None
    errand = Errand(
        fact["participant_id"], Kind(kind), fact["cause"], fact["cause"], fact["version"]
    )
    invitation_id = fact["invitation_id"] or _invitation_of(work, errand)
    if invitation_id is None:
        return None
    invitations.add(work, invitation_id, errand.participant_id)
    return replace(errand, invitation_id=invitation_id)


def _invitation_of(work: Work, errand: Errand) -> UUID | None:
    """Returns her invitation, where the fact does not say it: it was written by 0.1.0."""
    if errand.kind in (Kind.INVITATION, Kind.CONFIRMATION):
        return errand.cause
    return takeovers.invitation_of(work, errand.participant_id)


def _look_ahead(work: Work, errand: Errand) -> None:
    asked = errand.version if errand.kind is Kind.INVITATION else None
    planned_messages.look_ahead(
        work, errand.participant_id, errand.invitation_id, errand.kind, asked=asked
    )
