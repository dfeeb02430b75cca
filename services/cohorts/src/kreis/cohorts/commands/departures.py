"""Notes that somebody left her group, with or without leaving the programme."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.commands.memberships import leave
from kreis.cohorts.domain.cohorts import Cohort, today_at
from kreis.cohorts.domain.refusals import NotAMember
from kreis.cohorts.store import cohorts, memberships
from kreis.contracts.refusals import Fault, InvalidInput


def note(
    work: Work, cohort_id: UUID, participant_id: UUID, left_on: date | None, noted_by: str
) -> Cohort:
    """Notes that she left the group and stays in the programme. Her seat is free."""
    cohorts.lock(work, [cohort_id])
    cohort = cohorts.get(work, cohort_id)
    member = cohort.member(participant_id)
    if member is None:
        raise NotAMember
    today = today_at(cohort, work.now)
    day = left_on or today
    first = min(member.joined_on, today)
    if not first <= day <= today:
        raise InvalidInput(Fault("left_on", day, f"a day from {first} to {today}"))
    leave(work, cohort, member, day, noted_by)
    return cohorts.get(work, cohort_id)


def leave_programme(work: Work, participant_id: UUID) -> None:
    """Ends her membership, if she has one, because she left the programme."""
    cohort_id = memberships.cohort_of(work, participant_id)
    if cohort_id is None:
        return
    cohorts.lock(work, [cohort_id])
    cohort = cohorts.find(work, cohort_id)
    member = cohort.member(participant_id) if cohort else None
    if cohort is not None and member is not None:
        leave(work, cohort, member, today_at(cohort, work.now), None)
