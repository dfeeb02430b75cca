"""Messages to contributors: one for each change, or staff call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.notifications.domain.contributor_messages import ContributorMessage
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel, Failure, State, Suppression
from kreis.notifications.store import contributor_messages

SEND_TO_CONTRIBUTOR = "send-to-contributor"
"""The kind of due work that tells a contributor of a change."""


class ContributorMessageLedger:
    """Writes down what became of messages to contributors, but of one that has bounced."""

    def put_back(self, work: Work, message: ContributorMessage) -> None:
        """Notes that nothing was sent for certain: a later attempt may begin anew."""
        contributor_messages.change(work, message, State.QUEUED)

    def mark_sent(self, work: Work, message: ContributorMessage) -> None:
        contributor_messages.change(work, message, State.SENT)

    def fail(self, work: Work, message: ContributorMessage, reason: Failure) -> None:
        contributor_messages.change(work, message, State.FAILED, reason)

    def lose_track(self, work: Work, message: ContributorMessage) -> None:
        """Notes that nobody knows whether it arrived: it is not sent again, staff call."""
        contributor_messages.change(work, message, State.UNKNOWN)


LEDGER = ContributorMessageLedger()


def plan(
    work: Work, recipient_id: UUID, change_id: UUID, kind: Kind, *, at: datetime | None = None
) -> None:
    """Plans to tell her, once for all dates the same act has changed, now or at that moment."""
    cause = f"{change_id}:{kind}"
    detail = {"change_id": str(change_id), "kind": kind}
    work.schedule(SEND_TO_CONTRIBUTOR, recipient_id, cause, not_before=at, detail=detail)


def claim(
    work: Work, message_id: UUID, recipient_id: UUID, change_id: UUID, kind: Kind, channel: Channel
) -> ContributorMessage | None:
    """Returns her message, now `sending`, before it is sent.

    None: an earlier attempt has bounced, so nothing is left to send.
    """
    return _settle(work, message_id, recipient_id, change_id, kind, channel, State.SENDING)


def suppress(
    work: Work, recipient_id: UUID, change_id: UUID, kind: Kind, reason: Suppression
) -> None:
    """Leaves it unsent on purpose; who has no address that takes it is called."""
    _settle(work, uuid4(), recipient_id, change_id, kind, Channel.CALL, State.SUPPRESSED, reason)


def give_up(work: Work, recipient_id: UUID, change_id: UUID, kind: Kind) -> None:
    """Ends what could not be run: staff see that somebody is to be called."""
    known = contributor_messages.find(work, recipient_id, change_id, kind)
    if known is not None and known.state is State.SENDING:
        LEDGER.lose_track(work, known)
    elif known is None or known.state is State.QUEUED:
        channel = known.channel if known else Channel.CALL
        own = (recipient_id, change_id, kind, channel)
        _settle(work, uuid4(), *own, State.FAILED, Failure.GAVE_UP)


def note_call(work: Work, message_id: UUID, called_by: str) -> ContributorMessage:
    """Notes that staff have told her. A second click changes nothing."""
    known = contributor_messages.get(work, message_id)
    if known.needs_call:
        contributor_messages.mark_called(work, message_id, called_by)
    return contributor_messages.get(work, message_id)


def _settle(
    work: Work,
    message_id: UUID,
    recipient_id: UUID,
    change_id: UUID,
    kind: Kind,
    channel: Channel,
    state: State,
    reason: str | None = None,
) -> ContributorMessage | None:
    known = contributor_messages.find(work, recipient_id, change_id, kind)
    if known is not None:
        return known if contributor_messages.change(work, known, state, reason) else None
    now = work.now
    made = ContributorMessage(
        message_id, recipient_id, change_id, kind, channel, state, reason, now, now
    )
    contributor_messages.add(work, made)
    return made
