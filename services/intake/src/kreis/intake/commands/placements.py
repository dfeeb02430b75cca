"""Placements: noting what cohorts tells of her group. Who is in a group is not in the pool."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake import messages
from kreis.intake.domain.participants import State
from kreis.intake.store import grouping_rules, participants, stays


def joined(work: Work, participant_id: UUID, cohort_id: UUID) -> None:
    """Notes her group. Nothing is noted of somebody who is unknown, since erased, or has left.

    Who entered earlier waits no longer: she is in the programme again, and the pool is told.
    """
    known = participants.find(work, participant_id, lock=True)
    if known is None or known.state is State.LEFT or known.cohort_id == cohort_id:
        return
    if known.state is State.WAITING and stays.find_enrolment(work, participant_id) is not None:
        back = participants.set_values(work, known, state=State.ENTERED, cohort_id=cohort_id)
        messages.pool_entered(work, back, grouping_rules.about(work, participant_id))
    else:
        participants.set_values(work, known, cohort_id=cohort_id)


def left(work: Work, participant_id: UUID, cohort_id: UUID) -> None:
    """Notes that she has left her group, unless she is in another one by now.

    Who still waits is in the pool again; who has entered waits once more when staff say so.
    """
    known = participants.find(work, participant_id, lock=True)
    if known is not None and known.cohort_id == cohort_id:
        participants.set_values(work, known, cohort_id=None)
