"""What can be done in notifications: load, decide, save, tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.notifications import messages, store
from kreis.notifications.domain.decisions import FIRST, is_overtaken
from kreis.notifications.domain.deliveries import (
    CallReason,
    CallResult,
    CallTask,
    CallTaskState,
    Channel,
    Errand,
    Failure,
    Kind,
    Message,
    State,
    Suppression,
)

SEND = "send"
"""The kind of due work that tells somebody something."""
TELL_OF_CHANGE = "tell-of-change"
"""The kind of due work that finds out who is to be told of a changed date."""
REVIEW_CALLS = "review-calls"
"""The kind of due work that looks whether somebody's open calls still have something to say."""
CALL_IF_UNANSWERED = "call-if-unanswered"
"""The kind of due work that looks whether an invitation was answered in time."""


def note_invitation(work: Work, participant_id: UUID, invitation_id: UUID) -> None:
    """Plans to invite her."""
    store.add_invitation(work, invitation_id, participant_id)
    plan(work, Errand(participant_id, Kind.INVITATION, invitation_id, invitation_id, FIRST))


def note_answer(
    work: Work, participant_id: UUID, invitation_id: UUID, answer: str, version: int
) -> None:
    """Nobody needs to call her about it any more; a yes is to be confirmed."""
    if not store.save_answer(work, invitation_id, participant_id, answer, version):
        return
    store.close_answered_call_tasks(work, about=invitation_id)
    if answer == "yes":
        about = invitation_id
        plan(work, Errand(participant_id, Kind.CONFIRMATION, about, about, version))


def note_date_answer(
    work: Work,
    participant_id: UUID,
    invitation_id: UUID,
    group_event_id: UUID,
    answer: str,
    sequence: int,
) -> None:
    """Nobody needs to ask her whether she signs up any more; who comes is reminded, though nobody
    knew of it when reminders were planned."""
    store.close_answered_call_tasks(work, about=group_event_id)
    if answer == "yes":
        store.add_invitation(work, invitation_id, participant_id)
        version = sequence + FIRST
        plan(work, Errand(participant_id, Kind.REMINDER, invitation_id, group_event_id, version))


def note_offer(work: Work, participant_id: UUID, invitation_id: UUID, offer_id: UUID) -> None:
    """Plans to tell her that a place is held for her."""
    store.add_invitation(work, invitation_id, participant_id)
    plan(work, Errand(participant_id, Kind.OFFER, invitation_id, offer_id, FIRST))


def note_end_of_offer(work: Work, offer_id: UUID) -> None:
    """She has taken or declined the place, or it is somebody else's by now: no call is needed."""
    store.close_answered_call_tasks(work, about=offer_id)


def note_consent(work: Work, participant_id: UUID, *, is_given: bool, version: int) -> None:
    """Whether she may be written to. What is under way finds it when it is sent."""
    store.save_consent(work, participant_id, is_given=is_given, version=version)


def note_change(work: Work, group_event_id: UUID, change_id: UUID, kind: Kind) -> None:
    """Plans to tell of a changed date everybody whom it concerns."""
    detail = {"change_id": str(change_id), "kind": kind}
    work.schedule(TELL_OF_CHANGE, group_event_id, f"{change_id}:{kind}", detail=detail)


def tell_of_change(work: Work, concerned: Mapping[UUID, UUID], change_id: UUID, kind: Kind) -> None:
    """Plans one message to each, whatever else the same act has changed. `concerned`: participants
    and their invitations."""
    for participant_id, invitation_id in concerned.items():
        store.add_invitation(work, invitation_id, participant_id)
        plan(work, Errand(participant_id, kind, invitation_id, change_id, FIRST))


def review_calls(work: Work, participant_ids: Iterable[UUID], change_id: UUID, kind: Kind) -> None:
    """Plans to look whether this change has overtaken a call that waits for one of them."""
    for participant_id in {
        task.errand.participant_id for task in store.open_call_tasks(work, participant_ids)
    }:
        work.schedule(REVIEW_CALLS, participant_id, f"{change_id}:{kind}")


def review_when_over(work: Work, errand: Errand, over_at: datetime) -> None:
    """Plans to look at that moment whether a call about what is over by then still waits."""
    cause = f"{_cause(errand)}:over"
    work.schedule(REVIEW_CALLS, errand.participant_id, cause, not_before=over_at)


def plan(work: Work, errand: Errand, *, at: datetime | None = None) -> None:
    """Plans to tell somebody something, once, now or at that moment."""
    work.schedule(
        SEND, errand.participant_id, _cause(errand), not_before=at, detail=_detail(errand)
    )


def plan_a_look(work: Work, errand: Errand, at: datetime) -> None:
    """Plans to see at that moment whether her invitation was answered."""
    work.schedule(
        CALL_IF_UNANSWERED,
        errand.participant_id,
        _cause(errand),
        not_before=at,
        detail=_detail(errand),
    )


def claim(work: Work, errand: Errand, message_id: UUID, channel: Channel) -> Message | Suppression:
    """Her message, in state `sending` before it is sent, or why it is left unsent after all."""
    if _is_overtaken(work, errand):
        return Suppression.NO_LONGER_HOLDS
    if store.has_opted_out(work, errand.participant_id):
        return Suppression.OPTED_OUT
    if errand.kind.is_counted:
        sent = store.count_sent(work, errand.participant_id, errand.invitation_id)
        if sent.is_enough:
            return Suppression.ENOUGH_MESSAGES
    return _settle(work, errand, State.SENDING, channel, message_id=message_id)


def put_back(work: Work, message: Message) -> None:
    """It is certain that nothing was sent: a later attempt may begin anew."""
    store.change_message(work, message, State.QUEUED, channel=message.channel)


def mark_sent(work: Work, message: Message) -> None:
    sent = store.change_message(work, message, State.SENT, channel=message.channel)
    messages.message_sent(work, sent)


def fail(work: Work, message: Message, reason: Failure) -> None:
    """The provider's no was final, or the last attempt is over: somebody calls her instead."""
    failed = store.change_message(
        work, message, State.FAILED, channel=message.channel, reason=reason
    )
    messages.message_failed(work, failed)
    ask_for_a_call(work, message.errand, CallReason.GAVE_UP)


def lose_track(work: Work, message: Message) -> None:
    """Nobody can say whether it arrived: it is not sent again, somebody calls her."""
    unknown = store.change_message(work, message, State.UNKNOWN, channel=message.channel)
    messages.message_unknown(work, unknown)
    ask_for_a_call(work, message.errand, CallReason.OUTCOME_UNKNOWN)


def suppress(work: Work, errand: Errand, channel: Channel, reason: Suppression) -> None:
    """Leaves it unsent on purpose. Who cannot be written to is called, but not to be reminded, nor
    to hear what she has just said herself once she wants no messages any more."""
    messages.message_suppressed(
        work, _settle(work, errand, State.SUPPRESSED, channel, reason=reason)
    )
    is_needed = reason is Suppression.NO_USABLE_ADDRESS and errand.kind is not Kind.REMINDER
    if reason is Suppression.OPTED_OUT and errand.kind not in (Kind.REMINDER, Kind.CONFIRMATION):
        ask_for_a_call(work, errand, CallReason.OPTED_OUT)
    if is_needed or _is_invitation_too_many(errand, reason):
        ask_for_a_call(work, errand, CallReason.GAVE_UP)


def give_up(work: Work, errand: Errand) -> None:
    """Ends an errand that could not be run, with whatever its last attempt has left behind."""
    message = store.find_message(work, errand)
    if message is None:
        ask_for_a_call(work, errand, CallReason.GAVE_UP)
    elif message.state is State.SENDING:
        lose_track(work, message)
    elif message.state is State.QUEUED:
        fail(work, message, Failure.GAVE_UP)


def ask_for_a_call(work: Work, errand: Errand, reason: CallReason) -> None:
    """Asks staff to call her, once, and not about what she has answered meanwhile. A call about
    news is looked at again, which finds out when it is over."""
    if _is_overtaken(work, errand):
        return
    task = store.add_call_task(work, errand, reason)
    if task is not None:
        messages.call_task_raised(work, task)
        if errand.kind.is_news:
            work.schedule(REVIEW_CALLS, errand.participant_id, f"{_cause(errand)}:raised")


def note_call(work: Work, call_task_id: UUID, result: CallResult, called_by: str) -> CallTask:
    """What became of a call. Saying the same again changes nothing."""
    task = store.lock_call_task(work, call_task_id)
    if task is None:
        raise Problem(404, f"There is no call task {call_task_id}", code="no-call-task")
    if task.state is CallTaskState.CLOSED:
        if task.result is result:
            return task
        raise Problem(
            409, f"This call task was closed a moment ago: {task.result}", code="call-task-closed"
        )
    if result is CallResult.NOT_REACHED:
        return store.note_attempt(work, task)
    return store.close_call_task(work, task, result, called_by)


def _cause(errand: Errand) -> str:
    return f"{errand.cause}:{errand.kind}:{errand.version}"


def _detail(errand: Errand) -> dict[str, Any]:
    return {
        "kind": errand.kind,
        "invitation_id": str(errand.invitation_id),
        "cause": str(errand.cause),
        "version": errand.version,
    }


def errand_of(subject: UUID, detail: Mapping[str, Any]) -> Errand:
    """The errand of a piece of due work. Before there were others, each was about an invitation."""
    cause = UUID(detail["cause"])
    invitation_id = UUID(detail["invitation_id"]) if "invitation_id" in detail else cause
    return Errand(subject, Kind(detail["kind"]), invitation_id, cause, detail["version"])


def _is_invitation_too_many(errand: Errand, reason: Suppression) -> bool:
    return reason is Suppression.ENOUGH_MESSAGES and errand.kind is Kind.INVITATION


def _is_overtaken(work: Work, errand: Errand) -> bool:
    """Holds her answer as it is until this work ends, so that a newer one waits for the result
    and then finds it: no call task stays open behind an answer."""
    return is_overtaken(errand, store.hold_answer(work, errand.invitation_id))


def _settle(
    work: Work,
    errand: Errand,
    state: State,
    channel: Channel,
    *,
    reason: Suppression | None = None,
    message_id: UUID | None = None,
) -> Message:
    """One message for an errand, whatever channel an earlier attempt had chosen for it."""
    earlier = store.find_message(work, errand)
    if earlier is None:
        return store.add_message(work, message_id or uuid4(), errand, channel, state, reason)
    return store.change_message(work, earlier, state, channel=channel, reason=reason)
