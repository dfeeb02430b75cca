"""How much waits for a member of staff: counted, by the people whom she accompanies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.horizon import BERLIN
from kreis.events.queries.attendance import Asked, missing_lists
from kreis.events.store import appointments, attendance, group_events, invitations

LOOKS_BACK = timedelta(days=365)
"""As far as Heute looks back."""
A_WEEK = timedelta(days=7)


def count(
    work: Work, people: Collection[UUID], staff: Collection[UUID], monday: date
) -> dict[str, int]:
    """Counts what is about these people alone, and appointments with these members of staff."""
    hers = set(people)
    since = work.now.astimezone(BERLIN).date() - LOOKS_BACK
    unclear = attendance.unclear_absences(work, since)
    missing = missing_lists(work, Asked(since))
    return {
        "unclear_absences": sum(each.participant_id in hers for each in unclear),
        "missing_lists": sum(not hers.isdisjoint(each["participant_ids"]) for each in missing),
        "group_events": _meetings(work, hers, monday),
        "appointments": sum(_appointments(work, each, monday) for each in staff),
    }


def _meetings(work: Work, people: set[UUID], monday: date) -> int:
    """Dates of the week that take place, and at which one of these people is a member."""
    begin = datetime.combine(monday, time.min)
    week = group_events.between(work, begin, begin + A_WEEK - timedelta.resolution)
    found = [each for each in week if not each.is_cancelled]
    members = invitations.of_cohorts(work, {each.cohort_id for each in found})
    return sum(
        any(
            member.participant_id in people and member.is_member_on(each.day)
            for member in members[each.cohort_id]
        )
        for each in found
    )


def _appointments(work: Work, staff_id: UUID, monday: date) -> int:
    """Days begin at midnight in Berlin, also in the weeks in which the clock changes."""
    begin = datetime.combine(monday, time.min, BERLIN)
    end = datetime.combine(monday + A_WEEK, time.min, BERLIN)
    slots = appointments.of(work, contact_person_id=staff_id, after=begin - timedelta.resolution)
    return sum(each.participant_id is not None and each.starts_at < end for each in slots)
