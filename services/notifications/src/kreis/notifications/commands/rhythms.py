"""Noting that a group meets in another rhythm, and planning to tell a member once."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.store import call_tasks, invitations, planned_messages


def note(work: Work, participant_id: UUID, invitation_id: UUID, planning_id: UUID) -> None:
    """Plans one message of all that this planning changes. A later one overtakes it."""
    invitations.add(work, invitation_id, participant_id)
    call_tasks.review(work, [participant_id], f"{planning_id}:{Kind.RHYTHM}")
    planned_messages.add(
        work, Errand(participant_id, Kind.RHYTHM, invitation_id, planning_id, FIRST)
    )
