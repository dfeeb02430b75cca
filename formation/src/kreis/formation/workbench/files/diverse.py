"""An instance of the maximally diverse grouping problem in a file."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.formation.reading import BadProblem, Fields
from kreis.formation.workbench.diversity.instance import Instance, check
from kreis.formation.workbench.diversity.search import default_steps, solve
from kreis.formation.workbench.files.answer import Answer, Budget


class DiverseFile:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def default_steps(self) -> int:
        return default_steps(self.instance)

    def solve(self, budget: Budget) -> Answer:
        found = solve(
            self.instance, budget.steps, budget.seed, budget.must_stop, jit=budget.compiled
        )
        return Answer(
            objective=self.instance.value(found.groups),
            groups=[{"members": group} for group in found.groups],
            unplaced=[],
            violations=check(self.instance, found.groups),
            steps=found.steps_done,
            stopped_early=found.stopped_early,
        )

    def explain(self, result: Fields) -> Iterator[str]:
        """For every element: what it adds to its group, and its gain over the best other group."""
        groups = [group.numbers("members") for group in result.each("groups")]
        broken = check(self.instance, groups)
        if broken:
            raise BadProblem(f"groups: {broken[0]}")
        table, scale = self.instance.distance, self.instance.scale
        for index, group in enumerate(groups):
            for element in group:
                adds = [int(table[element, list(other)].sum()) for other in groups]
                here = adds.pop(index)
                gain = f", {(here - max(adds)) / scale:+} against the next best" if adds else ""
                yield f"{element}: group {index}, adds {here / scale}{gain}"
