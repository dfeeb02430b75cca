"""What cohorts tells of her: while she is in a group, nobody looks for one."""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.domain.people import State
from kreis.intake.store import participants


def joined(work: Work, participant_id: UUID, cohort_id: UUID) -> None:
    """Nobody here may have heard of her, once she is erased; then there is nothing to note."""
    known = participants.find_participant(work, participant_id, lock=True)
    if known is not None and known.state is not State.LEFT and known.cohort_id != cohort_id:
        participants.set_values(work, known, cohort_id=cohort_id)


def left(work: Work, participant_id: UUID, cohort_id: UUID) -> None:
    """She needs a group again if she still waits; who has entered waits once more if staff say so.
    Nothing to note when she is in another group, or has left the programme."""
    known = participants.find_participant(work, participant_id, lock=True)
    if known is not None and known.cohort_id == cohort_id:
        participants.set_values(work, known, cohort_id=None)
