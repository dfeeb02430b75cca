"""Telling speakers, childcare staff and others of a change: one message each, or staff call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.notifications import store
from kreis.notifications.domain.deliveries import (
    Channel,
    ContributorMessage,
    Failure,
    Kind,
    State,
    Suppression,
)

SEND_TO_CONTRIBUTOR = "send-to-contributor"
"""The kind of due work that tells a contributor of a change."""


def plan(
    work: Work, recipient_id: UUID, change_id: UUID, kind: Kind, *, at: datetime | None = None
) -> None:
    """Plans to tell her, once for all dates the same act has changed, now or at that moment."""
    cause = f"{change_id}:{kind}"
    detail = {"change_id": str(change_id), "kind": kind}
    work.schedule(SEND_TO_CONTRIBUTOR, recipient_id, cause, not_before=at, detail=detail)


def claim(
    work: Work, message_id: UUID, recipient_id: UUID, change_id: UUID, kind: Kind, channel: Channel
) -> ContributorMessage:
    """Her message in state `sending`, before it is sent."""
    return _settle(work, message_id, recipient_id, change_id, kind, channel, State.SENDING)


def suppress(
    work: Work, recipient_id: UUID, change_id: UUID, kind: Kind, reason: Suppression
) -> None:
    """Leaves it unsent; who has no address that takes it is called."""
    _settle(work, uuid4(), recipient_id, change_id, kind, Channel.CALL, State.SUPPRESSED, reason)


def put_back(work: Work, message: ContributorMessage) -> None:
    store.change_contributor_message(work, message, State.QUEUED)


def mark_sent(work: Work, message: ContributorMessage) -> None:
    store.change_contributor_message(work, message, State.SENT)


def fail(work: Work, message: ContributorMessage, reason: Failure) -> None:
    store.change_contributor_message(work, message, State.FAILED, reason)


def lose_track(work: Work, message: ContributorMessage) -> None:
    """Nobody can say whether it arrived: it is not sent again, staff call."""
    store.change_contributor_message(work, message, State.UNKNOWN)


def give_up(work: Work, recipient_id: UUID, change_id: UUID, kind: Kind) -> None:
    """Ends what could not be run: staff see that somebody is to be called."""
    known = store.find_contributor_message(work, recipient_id, change_id, kind)
    if known is not None and known.state is State.SENDING:
        lose_track(work, known)
    elif known is None or known.state is State.QUEUED:
        channel = known.channel if known else Channel.CALL
        own = (recipient_id, change_id, kind, channel)
        _settle(work, uuid4(), *own, State.FAILED, Failure.GAVE_UP)


def note_call(work: Work, message_id: UUID, called_by: str) -> ContributorMessage:
    """Staff have told her. A second click changes nothing."""
    known = store.get_contributor_message(work, message_id)
    if known is None:
        raise Problem(404, f"There is no message {message_id}", code="no-message")
    if known.needs_call:
        store.mark_called(work, message_id, called_by)
    found = store.get_contributor_message(work, message_id)
    assert found is not None
    return found


def _settle(
    work: Work,
    message_id: UUID,
    recipient_id: UUID,
    change_id: UUID,
    kind: Kind,
    channel: Channel,
    state: State,
    reason: str | None = None,
) -> ContributorMessage:
    known = store.find_contributor_message(work, recipient_id, change_id, kind)
    if known is not None:
        store.change_contributor_message(work, known, state, reason)
        return known
    now = work.now
    made = ContributorMessage(
        message_id, recipient_id, change_id, kind, channel, state, reason, now, now
    )
    store.add_contributor_message(work, made)
    return made
