"""Writing to a group in one's own words, taking it back, and planning one message to each."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.notifications.domain import group_messages as domain
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.domain.group_messages import GroupMessage
from kreis.notifications.domain.refusals import AlreadySent
from kreis.notifications.store import group_messages, invitations, planned_messages

TELL_GROUP = "tell-group"
"""The kind of due work that finds out who is in the group, and plans a message to each."""


def write(work: Work, cohort_id: UUID, text: str, written_by: str) -> GroupMessage:
    """Stores a message and plans to send it, after the time in which it can be taken back."""
    goes_at = work.now + domain.FIRST
    written = GroupMessage(
        uuid4(), cohort_id, " ".join(text.split()), written_by, work.now, goes_at
    )
    group_messages.add(work, written)
    detail = {"cohort_id": str(cohort_id)}
    work.schedule(TELL_GROUP, written.id, str(written.id), not_before=goes_at, detail=detail)
    return written


def take_back(work: Work, message_id: UUID) -> GroupMessage:
    """Takes a message back. Once is enough. Raises `NoGroupMessage`, and `AlreadySent`."""
    message = group_messages.get(work, message_id, lock=True)
    if message.recalled_at is not None:
        return message
    if group_messages.has_reached_somebody(work, message_id):
        raise AlreadySent(message_id)
    return group_messages.take_back(work, message)


def tell(work: Work, message_id: UUID, members: Mapping[UUID, UUID]) -> None:
    """Plans one message to each member, unless it was taken back.

    `members` maps participants to their invitations.
    """
    message = group_messages.find(work, message_id, lock=True)
    if message is None or message.recalled_at is not None:
        return
    for participant_id, invitation_id in members.items():
        invitations.add(work, invitation_id, participant_id)
        errand = Errand(participant_id, Kind.NOTE, invitation_id, message_id, FIRST)
        planned_messages.add(work, errand)


def is_taken_back(work: Work, errand: Errand) -> bool:
    """Returns whether the message behind this errand is gone, and holds it until the end."""
    if errand.kind is not Kind.NOTE:
        return False
    message = group_messages.find(work, errand.cause, lock=True)
    return message is None or message.recalled_at is not None
