"""With which other group one that has shrunk could be merged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.cohorts.domain.cohorts import Cohort
from kreis.cohorts.domain.mergers import at_either, have_shrunk
from kreis.cohorts.domain.running_cohorts import RunningCohorts
from kreis.cohorts.store import running_cohorts
from kreis.formation.joining import Merger
from kreis.formation.objective import Affinity, mean_affinity


def options(work: Work, cohort_id: UUID) -> list[dict[str, Any]]:
    """With which groups it could be one, and which of the two would go on; best first."""
    cohort, running = running_cohorts.around(work, cohort_id)
    affinity = Affinity(running.problem)
    found = [
        (merger, _option(running, cohort, other, merger, affinity))
        for other in running.cohorts
        if other.id != cohort.id and have_shrunk(cohort, other)
        for merger in at_either(running, cohort, other)
    ]
    found.sort(key=lambda each: (len(each[0].breaks), -each[0].quality, each[0].offer_id))
    return [option for _, option in found]


def _option(
    running: RunningCohorts, one: Cohort, other: Cohort, merger: Merger, affinity: Affinity
) -> dict[str, Any]:
    stays = running.of_offer[merger.offer_id]
    size = len(merger.members)
    return {
        "stays_cohort_id": stays.id,
        "closes_cohort_id": other.id if stays.id == one.id else one.id,
        "size": size,
        "affinity": mean_affinity(size, affinity.bond(merger.members)),
        "allowed": not merger.breaks,
        "breaks": merger.breaks,
    }
