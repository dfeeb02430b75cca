"""Adds and removes members of a group, and announces it. Admissions and others call it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.cohorts import messages
from kreis.cohorts.domain.cohorts import Cohort, Member
from kreis.cohorts.store import memberships, phases


def join(work: Work, cohort: Cohort, participant_id: UUID, day: date, by: str) -> None:
    is_protected = confidentiality.known(work, participant_id).is_protected
    member = Member(participant_id, is_protected, day)
    memberships.add(work, cohort.id, [member], by)
    messages.cohort_member_joined(work, cohort.id, member)
    messages.cohort_joined(work, cohort.id, member)


def leave(work: Work, cohort: Cohort, member: Member, day: date, by: str | None) -> None:
    """Removes a member."""
    who = member.participant_id
    memberships.remove(work, cohort.id, who, day, by)
    phases.end_stay(work, who)
    messages.cohort_member_left(work, cohort.id, who, day)
    messages.cohort_left(work, cohort.id, who, day)
