"""Messages to participants: claiming one before it is sent, and writing down what became of it."""

from __future__ import annotations

from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.notifications import messages as facts
from kreis.notifications.commands.call_tasks import ask_for_a_call
from kreis.notifications.commands.group_messages import is_taken_back
from kreis.notifications.commands.invitations import is_errand_overtaken
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.messages import Channel, Failure, Message, State, Suppression
from kreis.notifications.store import call_tasks, consents, messages, times_away


class MessageLedger:
    """Writes down what became of messages to participants, but of one that has bounced.

    A mail server on the same network may bounce a mail before its yes is written down.
    """

    def put_back(self, work: Work, message: Message) -> None:
        """Notes that nothing was sent for certain: a later attempt may begin anew."""
        messages.change(work, message, State.QUEUED, channel=message.channel)

    def mark_sent(self, work: Work, message: Message) -> None:
        sent = messages.change(work, message, State.SENT, channel=message.channel)
        if sent is not None:
            facts.message_sent(work, sent)

    def fail(self, work: Work, message: Message, reason: Failure) -> None:
        """Notes a final no, of the provider or after the last attempt: somebody calls her."""
        failed = messages.change(
            work, message, State.FAILED, channel=message.channel, reason=reason
        )
        if failed is not None:
            facts.message_failed(work, failed)
            ask_for_a_call(work, message.errand, CallReason.GAVE_UP)

    def lose_track(self, work: Work, message: Message) -> None:
        """Notes that nobody knows whether it arrived: it is not sent again, somebody calls her."""
        unknown = messages.change(work, message, State.UNKNOWN, channel=message.channel)
        if unknown is not None:
            facts.message_unknown(work, unknown)
            ask_for_a_call(work, message.errand, CallReason.OUTCOME_UNKNOWN)


LEDGER = MessageLedger()


def claim(
    work: Work, errand: Errand, message_id: UUID, channel: Channel
) -> Message | Suppression | None:
    """Returns her message, now `sending`, or why it is left unsent after all.

    None: an earlier attempt has bounced, so nothing is left to send.
    """
    if is_errand_overtaken(work, errand) or is_taken_back(work, errand):
        return Suppression.NO_LONGER_HOLDS
    if errand.kind is Kind.MISSED and not times_away.may_be_written(work, errand):
        return Suppression.NO_LONGER_HOLDS
    if consents.has_opted_out(work, errand.participant_id):
        return Suppression.OPTED_OUT
    if errand.kind.is_counted and not _takes_the_place_of_a_time(work, errand):
        sent = messages.count_sent(work, errand.participant_id, errand.invitation_id)
        if sent.is_enough:
            return Suppression.ENOUGH_MESSAGES
    return _settle(work, errand, State.SENDING, channel, message_id=message_id)


def suppress(work: Work, errand: Errand, channel: Channel, reason: Suppression) -> None:
    """Leaves it unsent on purpose, and asks for a call where she cannot be written to.

    Nobody is called to be reminded or to hear of a time that she has taken herself, nor to hear her
    own answer once she wants no messages.
    """
    suppressed = _settle(work, errand, State.SUPPRESSED, channel, reason=reason)
    if suppressed is None:
        return
    facts.message_suppressed(work, suppressed)
    kind = errand.kind
    is_known = kind.is_reminder or kind is Kind.APPOINTMENT
    is_needed = reason is Suppression.NO_USABLE_ADDRESS and not is_known
    if reason is Suppression.OPTED_OUT and not is_known and kind is not Kind.CONFIRMATION:
        ask_for_a_call(work, errand, CallReason.OPTED_OUT)
    if is_needed:
        ask_for_a_call(work, errand, CallReason.GAVE_UP)
    if reason is Suppression.CALLED_INSTEAD:
        ask_for_a_call(work, errand, CallReason.ENOUGH_MESSAGES)


def be_one_too_many(work: Work, errand: Errand, channel: Channel, *, must_reach_her: bool) -> None:
    """Leaves a message unsent that would be more than the most somebody gets.

    What must reach her becomes a call. A reminder says nothing new if the confirmation of these
    seven days, or the call that takes its place, says the same.
    """
    reason = Suppression.ENOUGH_MESSAGES
    if must_reach_her:
        reason = Suppression.CALLED_INSTEAD
        if errand.kind is Kind.REMINDER and _was_confirmed_lately(work, errand):
            reason = Suppression.SAID_BEFORE
    suppress(work, errand, channel, reason)


def give_up(work: Work, errand: Errand) -> None:
    """Ends an errand that could not be run, with whatever its last attempt has left behind."""
    message = messages.find(work, errand)
    if message is None:
        ask_for_a_call(work, errand, CallReason.GAVE_UP)
    elif message.state is State.SENDING:
        LEDGER.lose_track(work, message)
    elif message.state is State.QUEUED:
        LEDGER.fail(work, message, Failure.GAVE_UP)


def _was_confirmed_lately(work: Work, errand: Errand) -> bool:
    """Returns whether a confirmation has gone out these seven days, or is to be said by a call."""
    open_calls = call_tasks.still_open(work, [errand.participant_id])
    is_called = any(
        task.errand.kind is Kind.CONFIRMATION and task.errand.invitation_id == errand.invitation_id
        for task in open_calls
    )
    return is_called or messages.was_confirmed_lately(work, errand.invitation_id)


def _takes_the_place_of_a_time(work: Work, errand: Errand) -> bool:
    """Returns whether her last message names the time of a conversation that she has given back."""
    if errand.kind is not Kind.APPOINTMENT:
        return False
    return messages.named_a_time_given_back(work, errand.participant_id)


def _settle(
    work: Work,
    errand: Errand,
    state: State,
    channel: Channel,
    *,
    reason: Suppression | None = None,
    message_id: UUID | None = None,
) -> Message | None:
    """Writes the one message of an errand, whatever channel an earlier attempt had chosen.

    None: it has bounced and stays so.
    """
    earlier = messages.find(work, errand)
    if earlier is None:
        return messages.add(work, message_id or uuid4(), errand, channel, state, reason)
    return messages.change(work, earlier, state, channel=channel, reason=reason)
