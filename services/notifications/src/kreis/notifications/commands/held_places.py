"""Noting places that are held for somebody who waits, and planning to tell her."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications import messages as facts
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.store import call_tasks, invitations, planned_messages


def note_offered(work: Work, participant_id: UUID, invitation_id: UUID, offer_id: UUID) -> None:
    """Plans to tell her that a place is held for her."""
    invitations.add(work, invitation_id, participant_id)
    planned_messages.add(work, Errand(participant_id, Kind.OFFER, invitation_id, offer_id, FIRST))


def note_ended(work: Work, offer_id: UUID) -> None:
    """Closes the call about it: she has taken or declined the place, or somebody else has it."""
    facts.call_tasks_closed(work, call_tasks.close_answered(work, about=offer_id))
