"""Noting changes of dates, and planning to tell everybody whom a change concerns."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.store import invitations, planned_messages
from kreis.notifications.store.tellings import TELL_OF_CHANGE


def note(
    work: Work,
    group_event_id: UUID,
    change_id: UUID,
    kind: Kind,
    *,
    are_members_told: bool = True,
) -> None:
    """Plans to find out whom this change of a date concerns.

    Members hear of what a new rhythm cancels with the rhythm.
    """
    detail = {"change_id": str(change_id), "kind": kind, "are_members_told": are_members_told}
    work.schedule(TELL_OF_CHANGE, group_event_id, f"{change_id}:{kind}", detail=detail)


def tell(work: Work, concerned: Mapping[UUID, UUID], change_id: UUID, kind: Kind) -> None:
    """Plans one message to each, whatever else the same act of staff has changed.

    `concerned` maps participants to their invitations. A reminder is not told now: it is planned
    for who comes.
    """
    for participant_id, invitation_id in concerned.items():
        invitations.add(work, invitation_id, participant_id)
        if kind is Kind.REMINDER:
            planned_messages.look_ahead(work, participant_id, invitation_id, kind)
            continue
        planned_messages.add(work, Errand(participant_id, kind, invitation_id, change_id, FIRST))
