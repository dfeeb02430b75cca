"""Messages to members of circles: each is sent once. Staff never call: they know no member."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.circle_messages import CircleMessage
from kreis.notifications.domain.messages import Channel, Failure, State, Suppression
from kreis.notifications.store import circle_messages

SEND_TO_CIRCLE = "send-to-circle"
"""The kind of due work that sends a message which exchange wants. Its subject is the message."""


class CircleMessageLedger:
    """Writes down what became of messages to members of circles."""

    def put_back(self, work: Work, message: CircleMessage) -> None:
        circle_messages.change(work, message.id, State.QUEUED)

    def mark_sent(self, work: Work, message: CircleMessage) -> None:
        circle_messages.change(work, message.id, State.SENT)

    def fail(self, work: Work, message: CircleMessage, reason: Failure) -> None:
        circle_messages.change(work, message.id, State.FAILED, reason)

    def lose_track(self, work: Work, message: CircleMessage) -> None:
        circle_messages.change(work, message.id, State.UNKNOWN)


LEDGER = CircleMessageLedger()


def plan(work: Work, message_id: UUID, kind: str, *, at: datetime | None = None) -> None:
    work.schedule(SEND_TO_CIRCLE, message_id, "", not_before=at, detail={"kind": kind})


def claim(work: Work, message_id: UUID, kind: str, channel: Channel) -> CircleMessage:
    """Returns the message, now `sending`, before it is sent."""
    return _settle(work, message_id, kind, channel, State.SENDING)


def suppress(work: Work, message_id: UUID, kind: str) -> None:
    """Leaves unsent what exchange does not want any more."""
    reason = Suppression.NO_LONGER_HOLDS
    _settle(work, message_id, kind, Channel.EMAIL, State.SUPPRESSED, reason)


def give_up(work: Work, message_id: UUID, kind: str) -> None:
    """Ends what could not be sent. One whose outcome nobody knows is never repeated."""
    known = circle_messages.find(work, message_id)
    if known is not None and known.state is State.SENDING:
        LEDGER.lose_track(work, known)
    elif known is None or known.state is State.QUEUED:
        channel = known.channel if known else Channel.EMAIL
        _settle(work, message_id, kind, channel, State.FAILED, Failure.GAVE_UP)


def _settle(
    work: Work,
    message_id: UUID,
    kind: str,
    channel: Channel,
    state: State,
    reason: str | None = None,
) -> CircleMessage:
    made = CircleMessage(message_id, kind, channel, state, reason, work.now, work.now)
    if circle_messages.find(work, message_id) is None:
        circle_messages.add(work, made)
    else:
        circle_messages.change(work, message_id, state, reason)
    return made
