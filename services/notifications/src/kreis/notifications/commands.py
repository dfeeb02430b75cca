"""What can be done in notifications: load, decide, save, tell."""

from __future__ import annotations

from uuid import UUID, uuid4

from kreis.chassis.database import Work
from kreis.notifications import messages, store
from kreis.notifications.domain import (
    CallReason,
    Channel,
    Errand,
    Failure,
    Kind,
    Message,
    State,
    Suppression,
    is_overtaken,
)

SEND = "send"
"""The kind of due work that tells somebody something."""


def note_invitation(work: Work, participant_id: UUID, invitation_id: UUID) -> None:
    """Plans to invite her."""
    store.add_invitation(work, invitation_id, participant_id)
    _plan(work, Errand(participant_id, Kind.INVITATION, invitation_id, version=1))


def note_answer(
    work: Work, participant_id: UUID, invitation_id: UUID, answer: str, version: int
) -> None:
    """Nobody needs to call her about it any more; a yes is to be confirmed."""
    if not store.save_answer(work, invitation_id, participant_id, answer, version):
        return
    store.close_call_tasks(work, invitation_id)
    if answer == "yes":
        _plan(work, Errand(participant_id, Kind.CONFIRMATION, invitation_id, version))


def claim(work: Work, errand: Errand, message_id: UUID, channel: Channel) -> Message | None:
    """Her message, in state `sending` before it is sent; None when it has been overtaken."""
    if _is_overtaken(work, errand):
        return None
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
    """Leaves it unsent on purpose. Who has no usable address is called."""
    messages.message_suppressed(
        work, _settle(work, errand, State.SUPPRESSED, channel, reason=reason)
    )
    if reason is Suppression.NO_USABLE_ADDRESS:
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
    """Asks staff to call her, once, and not about what she has answered meanwhile."""
    if _is_overtaken(work, errand):
        return
    task = store.add_call_task(work, errand, reason)
    if task is not None:
        messages.call_task_raised(work, task)


def _plan(work: Work, errand: Errand) -> None:
    cause = f"{errand.cause}:{errand.kind}:{errand.version}"
    detail = {"kind": errand.kind, "cause": str(errand.cause), "version": errand.version}
    work.schedule(SEND, errand.participant_id, cause, detail=detail)


def _is_overtaken(work: Work, errand: Errand) -> bool:
    """Holds her answer as it is until this work ends, so that a newer one waits for the result
    and then finds it: no call task stays open behind an answer."""
    return is_overtaken(errand, store.hold_answer(work, errand.cause))


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
