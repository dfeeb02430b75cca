"""Two groups that have shrunk become one, when staff ask for it.

One of the two goes on where and when it meets; the members of the other come into it from the next
day on, and the other is closed. Both have lost somebody: a group that is whole is frozen.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts import messages
from kreis.cohorts.commands.memberships import cohort_or_problem, join, leave
from kreis.cohorts.commands.running import Now, check_after, lock_all, look
from kreis.cohorts.domain.broken_rules import refuse_broken
from kreis.cohorts.domain.cohorts import Cohort, first_day_after_another
from kreis.cohorts.domain.refusals import Frozen
from kreis.cohorts.store import cohorts
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.formation.grouping import Grouping
from kreis.formation.joining import Merger, mergers
from kreis.formation.objective import Affinity, mean_affinity


def options(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    """With which groups it could be one, and which of the two would go on; best first."""
    cohort, now = look(work, cohort_id)
    affinity = Affinity(now.standing.problem)
    found = [
        (merger, _option(now, cohort, other, merger, affinity))
        for other in now.cohorts
        if other.id != cohort.id and _have_shrunk(cohort, other)
        for merger in _mergers(now, cohort, other)
    ]
    found.sort(key=lambda each: (len(each[0].breaks), -each[0].quality, each[0].offer_id))
    return [option for _, option in found]


def merge(work: Work, cohort_id: UUID, other_id: UUID, by: str) -> Cohort:
    """The members of the other group come into this one, and the other is closed."""
    lock_all(work)
    cohort, now = look(work, cohort_id)
    other = next((each for each in now.cohorts if each.id == other_id), None)
    if other is None or other.id == cohort.id or cohort.id not in {c.id for c in now.cohorts}:
        fault = Fault("other_cohort_id", other_id, "another group, and both are still running")
        raise InvalidInput(fault)
    if not _have_shrunk(cohort, other):
        raise Frozen("Only groups that have lost somebody are merged")
    wanted = str(cohort.offer.id)
    (merger,) = (each for each in _mergers(now, cohort, other) if each.offer_id == wanted)
    refuse_broken(merger.breaks)
    check_after(now.standing, _merged(now, other, merger))
    for member in other.members:
        leave(work, other, member, now.today, by)
        day = first_day_after_another(cohort, now.today)
        join(work, cohort, member.participant_id, day, by)
    cohorts.count_seats(work, cohort.id)
    cohorts.close(work, other.id, now.today)
    messages.cohort_closed(work, other.id, now.today, cohort.id)
    return cohort_or_problem(work, cohort_id)


def _have_shrunk(one: Cohort, other: Cohort) -> bool:
    return bool(one.vacancies and other.vacancies)


def _mergers(now: Now, one: Cohort, other: Cohort) -> list[Merger]:
    """At the place and time of either."""
    s = now.standing
    return mergers(s.problem, s.grouping, str(one.offer.id), str(other.offer.id))


def _merged(now: Now, closes: Cohort, merger: Merger) -> Grouping:
    groups = {**now.standing.grouping.members_of, merger.offer_id: merger.members}
    groups.pop(str(closes.offer.id), None)
    return Grouping.of(groups)


def _option(
    now: Now, one: Cohort, other: Cohort, merger: Merger, affinity: Affinity
) -> dict[str, Any]:
    stays = now.of_offer[merger.offer_id]
    size = len(merger.members)
    return {
        "stays_cohort_id": stays.id,
        "closes_cohort_id": other.id if stays.id == one.id else one.id,
        "size": size,
        "affinity": mean_affinity(size, affinity.bond(merger.members)),
        "allowed": not merger.breaks,
        "breaks": merger.breaks,
    }
