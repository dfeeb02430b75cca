"""How much waits for a member of staff: counted, by the people whom she accompanies."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.phases import State
from kreis.cohorts.store import memberships, phase_proposals


def count(work: Work, people: Collection[UUID]) -> dict[str, int]:
    """Counts what staff are asked now about groups that one of these people is in.

    A question that is postponed waits for its day and is not counted.
    """
    asked = [each for each in phase_proposals.open_ones(work) if each.state is State.PROPOSED]
    members = memberships.by_cohort(work, [each.cohort_id for each in asked])
    hers = set(people)
    return {
        "phase_changes": sum(
            any(member.participant_id in hers for member in members[each.cohort_id])
            for each in asked
        )
    }
