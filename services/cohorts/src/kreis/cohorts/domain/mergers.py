"""Mergers: two groups that have shrunk become one, at the place and time of either."""

from __future__ import annotations

from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.running_cohorts import RunningCohorts
from kreis.formation.grouping import Grouping
from kreis.formation.joining import Merger, mergers


def have_shrunk(one: Cohort, other: Cohort) -> bool:
    return bool(one.vacancies and other.vacancies)


def at_either(running: RunningCohorts, one: Cohort, other: Cohort) -> list[Merger]:
    """At the place and time of either."""
    return mergers(running.problem, running.grouping, str(one.offer.id), str(other.offer.id))


def merged(running: RunningCohorts, closes: Cohort, merger: Merger) -> Grouping:
    groups = {**running.grouping.members_of, merger.offer_id: merger.members}
    groups.pop(str(closes.offer.id), None)
    return Grouping.of(groups)
