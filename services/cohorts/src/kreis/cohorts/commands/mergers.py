"""Merges two groups that have shrunk, when staff ask for it.

One of the two goes on where and when it meets; the members of the other come into it from the next
day on, and the other is closed. Both have lost somebody: a group that is whole is frozen.
"""

from __future__ import annotations

from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts import messages
from kreis.cohorts.commands.memberships import join, leave
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import Cohort, first_day_after_another
from kreis.cohorts.domain.mergers import at_either, have_shrunk, merged
from kreis.cohorts.domain.refusals import Frozen
from kreis.cohorts.store import cohorts, running_cohorts
from kreis.contracts.refusals import Fault, InvalidInput


def merge(work: Work, cohort_id: UUID, other_id: UUID, by: str) -> Cohort:
    """The members of the other group come into this one, and the other is closed."""
    running_cohorts.lock(work)
    cohort, running = running_cohorts.around(work, cohort_id)
    other = next((each for each in running.cohorts if each.id == other_id), None)
    if other is None or other.id == cohort.id or cohort.id not in {c.id for c in running.cohorts}:
        fault = Fault("other_cohort_id", other_id, "another group, and both are still running")
        raise InvalidInput(fault)
    if not have_shrunk(cohort, other):
        raise Frozen("Only groups that have lost somebody are merged")
    wanted = str(cohort.offer.id)
    (merger,) = (each for each in at_either(running, cohort, other) if each.offer_id == wanted)
    refuse_broken(merger.breaks)
    running.check_after(merged(running, other, merger))
    for member in other.members:
        leave(work, other, member, running.today, by)
        day = first_day_after_another(cohort, running.today)
        join(work, cohort, member.participant_id, day, by)
    cohorts.count_seats(work, cohort.id)
    cohorts.close(work, other.id, running.today)
    messages.cohort_closed(work, other.id, running.today, cohort.id)
    return cohorts.get(work, cohort_id)
