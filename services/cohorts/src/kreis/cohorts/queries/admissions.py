"""Who could come into a group that exists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort, Departure, Takes, first_day, newcomers_until
from kreis.cohorts.domain.running_cohorts import RunningCohorts
from kreis.cohorts.store import memberships, running_cohorts
from kreis.formation.joining import Joining, after
from kreis.formation.objective import Affinity
from kreis.formation.reasons import explain_member


def candidates(work: Work, cohort_id: UUID) -> dict[str, Any]:
    """Who could come into the group today, with reasons. Changes nothing.

    People who have left this very group come last. Of all others who wait it says why not.
    """
    cohort, running = running_cohorts.around(work, cohort_id)
    whom = running.takes(cohort)
    found = [] if whom is Takes.NOBODY else running.ways(cohort)
    left = memberships.departures_of(work, [UUID(way.person_id) for way in found])
    was_here = {
        str(who) for who, all_of_hers in left.items() if cohort.id in map(_cohort, all_of_hers)
    }
    found = sorted(found, key=lambda way: way.person_id in was_here)
    affinity = Affinity(running.problem)
    why_not = running.why_not(cohort, found) if whom is not Takes.NOBODY else {}
    return {
        "cohort_id": cohort.id,
        "takes": whom,
        "why_nobody": running.why_nobody(cohort),
        "vacancies": cohort.vacancies,
        "newcomers_until": newcomers_until(cohort),
        "candidates": [
            {
                **_candidate(running, cohort, way, affinity),
                "departures": left.get(UUID(way.person_id), []),
            }
            for way in found
        ],
        "why_not": [{"rule": rule, "people": n} for rule, n in sorted(why_not.items())],
    }


def _cohort(departure: Departure) -> UUID:
    return departure.cohort_id


def _candidate(
    running: RunningCohorts, cohort: Cohort, way: Joining, affinity: Affinity
) -> dict[str, Any]:
    then = after(running.problem, running.grouping, way)
    return {
        "participant_id": way.person_id,
        "waiting_since": running.problem.person[way.person_id].waiting_since,
        "along": way.along,
        "moves": [
            {"participant_id": who, "to_cohort_id": to} for who, to in running.moves_of(way).items()
        ],
        "joined_on": first_day(cohort, running.today),
        "reason": explain_member(running.problem, then, affinity, way.person_id),
    }
