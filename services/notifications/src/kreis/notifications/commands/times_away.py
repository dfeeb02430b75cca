"""Noting that somebody is missed, and planning a message or a call about it."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.notifications import messages as facts
from kreis.notifications.commands.call_tasks import ask_for_a_call
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.store import call_tasks, invitations, planned_messages, times_away


def note_reached(
    work: Work,
    participant_id: UUID,
    invitation_id: UUID,
    time_away_id: UUID,
    revision: int,
    *,
    is_message: bool,
) -> None:
    """Plans a message to her, or asks for a call. The highest revision holds."""
    level = "message" if is_message else "call"
    if not times_away.save(work, participant_id, time_away_id, revision, level):
        return
    invitations.add(work, invitation_id, participant_id)
    errand = Errand(participant_id, Kind.MISSED, invitation_id, time_away_id, revision)
    if is_message:
        planned_messages.add(work, errand)
    else:
        ask_for_a_call(work, errand, CallReason.ABSENT)


def note_cleared(work: Work, participant_id: UUID, time_away_id: UUID, revision: int) -> None:
    """Takes an open call back. A message that is planned finds it when it is sent."""
    if not times_away.save(work, participant_id, time_away_id, revision, None):
        return
    for task in call_tasks.still_open(work, [participant_id]):
        if (task.errand.kind, task.errand.cause) == (Kind.MISSED, time_away_id):
            facts.call_tasks_closed(work, call_tasks.close_overtaken(work, task))
