"""A region in a file: people and venues on a map."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.formation.problem import Weights
from kreis.formation.reading import BadProblem, Fields
from kreis.formation.workbench.files.answer import Answer, Budget
from kreis.formation.workbench.regions.checker import check, misnamed
from kreis.formation.workbench.regions.forming import default_steps, form
from kreis.formation.workbench.regions.picture import drawn
from kreis.formation.workbench.regions.reasons import reached, reasons
from kreis.formation.workbench.regions.region import Cohort, Region


class RegionFile:
    def __init__(self, region: Region) -> None:
        self.region = region

    def default_steps(self) -> int:
        return default_steps(self.region)

    def solve(self, budget: Budget) -> Answer:
        formed = form(
            self.region,
            budget.steps,
            budget.seed,
            budget.must_stop,
            Weights(),
            jit=budget.compiled,
        )
        placed = {member for cohort in formed.cohorts for member in cohort.members}
        return Answer(
            objective=reached(self.region, formed.cohorts, Weights()),
            groups=[cohort._asdict() for cohort in formed.cohorts],
            unplaced=[person.id for person in self.region.people if person.id not in placed],
            violations=check(self.region, formed.cohorts),
            steps=formed.steps_done,
            stopped_early=formed.stopped_early,
        )

    def explain(self, result: Fields) -> Iterator[str]:
        return reasons(self.region, self._cohorts(result))

    def picture(self, result: Fields) -> str:
        """The map and the affinity matrix, as SVG."""
        return drawn(self.region, self._cohorts(result))

    def _cohorts(self, result: Fields) -> list[Cohort]:
        cohorts = [_cohort(group) for group in result.each("groups")]
        strangers = list(misnamed(self.region, cohorts))
        if strangers:
            raise BadProblem(f"groups: {strangers[0]}")
        return cohorts


def _cohort(group: Fields) -> Cohort:
    return Cohort(
        group.numbers("members"),
        *(group.number(name) for name in ("venue", "slot", "start_week", "language")),
    )
