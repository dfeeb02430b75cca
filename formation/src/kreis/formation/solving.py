"""Solves a problem: searches for groups, has them checked, and explains them.

Promise: the same problem, steps and seed give the same proposal, hash for hash. With more steps and
the same seed it is never worse: people placed, then waiting, then quality.
"""

from __future__ import annotations

from collections.abc import Callable

from kreis.formation.checker import RuleBroken, check
from kreis.formation.compiling import compiled
from kreis.formation.engine.jit import Pace
from kreis.formation.engine.search import Groups, Search
from kreis.formation.grouping import Grouping
from kreis.formation.objective import Affinity, Objective, evaluate
from kreis.formation.problem import Problem
from kreis.formation.proposal import Proposal
from kreis.formation.reasons import explain

Progress = Callable[[int, int, Objective], None]
"""Called with the steps done, the people placed, and the best objective so far."""

STEPS_PER_PERSON = 10
LEAST_STEPS = 200


def default_steps(problem: Problem) -> int:
    """A modest budget: a blink for a small pool, seconds for two hundred people."""
    return max(LEAST_STEPS, STEPS_PER_PERSON * len(problem.people))


def solve(
    problem: Problem,
    *,
    steps: int,
    seed: int,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    compile_kernels: bool | None = None,
) -> Proposal:
    """The best grouping found in that many steps, checked and explained.

    When `cancelled()` becomes true, the best so far is returned and says `stopped_early`.
    Compiled or not makes no difference to the answer; by default, what takes less time.
    Raises `RuleBroken` if the checker finds what the search should never have let happen.
    """
    affinity = Affinity(problem)
    numbers, blocks = compiled(problem)
    search = Search(numbers, seed=seed, pace=Pace(compile_kernels))

    def named(groups: Groups) -> Grouping:
        offers = problem.offers
        return Grouping.of(
            {offers[o].id: [p.id for b in members for p in blocks[b]] for o, members in groups}
        )

    def report(steps_done: int, groups: Groups) -> None:
        if progress:
            best = evaluate(problem, named(groups), affinity)
            progress(steps_done, best.placed, best)

    found = search.run(steps, cancelled or (lambda: False), report)
    grouping = named(found.groups)
    broken = check(problem, grouping)
    if broken:
        raise RuleBroken(broken)
    return Proposal(
        grouping=grouping,
        unplaced=tuple(p.id for p in problem.people if p.id not in grouping.offer_of),
        objective=evaluate(problem, grouping, affinity),
        reasons=explain(problem, grouping, affinity),
        seed=seed,
        steps=steps,
        steps_done=found.steps_done,
        stopped_early=found.stopped_early,
        weights_version=problem.weights.version,
        input_hash=problem.input_hash,
    )
