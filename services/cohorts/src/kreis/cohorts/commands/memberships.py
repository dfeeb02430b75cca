"""Somebody becomes a member of a group, or is one no longer; everybody concerned hears of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts import messages
from kreis.cohorts.domain.cohorts import Cohort, Member, today_at
from kreis.cohorts.domain.refusals import NoCohort, NotAMember
from kreis.cohorts.store import cohorts, pool
from kreis.contracts.refusals import Fault, InvalidInput


def let_go(
    work: Work, cohort_id: UUID, participant_id: UUID, left_on: date | None, noted_by: str
) -> Cohort:
    """She has left the group, and stays in the programme; her seat is free."""
    cohorts.lock(work, [cohort_id])
    cohort = cohort_or_problem(work, cohort_id)
    member = cohort.member(participant_id)
    if member is None:
        raise NotAMember
    today = today_at(cohort, work.now)
    day = left_on or today
    first = min(member.joined_on, today)
    if not first <= day <= today:
        raise InvalidInput(Fault("left_on", day, f"a day from {first} to {today}"))
    leave(work, cohort, member, day, noted_by)
    return cohort_or_problem(work, cohort_id)


def leave_with_the_programme(work: Work, participant_id: UUID) -> None:
    """She has left the programme, and with it her group, if she was in one."""
    cohort_id = cohorts.cohort_of(work, participant_id)
    if cohort_id is None:
        return
    cohorts.lock(work, [cohort_id])
    cohort = cohorts.find(work, cohort_id)
    member = cohort.member(participant_id) if cohort else None
    if cohort is not None and member is not None:
        leave(work, cohort, member, today_at(cohort, work.now), None)


def join(work: Work, cohort: Cohort, participant_id: UUID, day: date, by: str) -> None:
    member = Member(participant_id, bool(pool.restricted(work, [participant_id])), day)
    cohorts.add_members(work, cohort.id, [member], by)
    messages.cohort_member_joined(work, cohort.id, member)
    messages.cohort_joined(work, cohort.id, member)


def leave(work: Work, cohort: Cohort, member: Member, day: date, by: str | None) -> None:
    """Facts about her are restricted if they were, or if she is protected by now."""
    who = member.participant_id
    restricted = member.restricted or bool(pool.restricted(work, [who]))
    cohorts.remove_member(work, cohort.id, who, day, by)
    messages.cohort_member_left(work, cohort.id, who, day)
    messages.cohort_left(work, cohort.id, who, day, restricted=restricted)


def cohort_or_problem(work: Work, cohort_id: UUID) -> Cohort:
    cohort = cohorts.find(work, cohort_id)
    if cohort is None:
        raise NoCohort(cohort_id)
    return cohort
