"""How groups form from the pool: a pure package, without web, database or broker.

`solve` takes a problem and returns a proposal that obeys every hard rule, places as many people
as it can (a long wait weighs), and among those groupings prefers the one in which people have most
in common. It reads neither clock nor environment: the same problem, steps and seed give the same
proposal, hash for hash, in whatever order people and offers came. `effect` and `apply` answer for
changes by hand. A stronger engine can replace `Search` behind the same functions.

To read it in order: `people`, `offers`, `problem`, `grouping` (the words), `rules` (what must be),
`objective` (what is wished), `tables`, `draft`, `building`, `polishing`, `search` (how it is
found), `checker` (whether it is true), `obstacles`, `relaxing`, `reasons` (why), `moves`.
"""

from __future__ import annotations

from collections.abc import Callable

from kreis.cohorts.formation.checker import RuleBroken, check
from kreis.cohorts.formation.draft import Draft
from kreis.cohorts.formation.grouping import Group, Grouping
from kreis.cohorts.formation.moves import (
    Effect,
    Move,
    MoveRefused,
    Swap,
    UnknownName,
    apply,
    effect,
)
from kreis.cohorts.formation.objective import Affinity, Objective, evaluate
from kreis.cohorts.formation.offers import Offer
from kreis.cohorts.formation.people import Child, Constraint, Person, StartWeek
from kreis.cohorts.formation.problem import Problem, Weights
from kreis.cohorts.formation.proposal import Proposal
from kreis.cohorts.formation.reading import BadProblem
from kreis.cohorts.formation.reasons import explain
from kreis.cohorts.formation.search import Search
from kreis.cohorts.formation.tables import Tables

__all__ = [
    "BadProblem",
    "Child",
    "Constraint",
    "Effect",
    "Group",
    "Grouping",
    "Move",
    "MoveRefused",
    "Objective",
    "Offer",
    "Person",
    "Problem",
    "Progress",
    "Proposal",
    "RuleBroken",
    "StartWeek",
    "Swap",
    "UnknownName",
    "Weights",
    "apply",
    "check",
    "default_steps",
    "effect",
    "solve",
]

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
) -> Proposal:
    """The best grouping found in that many steps, checked and explained.

    When `cancelled()` becomes true, the best so far is returned and says `stopped_early`.
    Raises `RuleBroken` if the checker finds what the search should never have let happen.
    """
    affinity = Affinity(problem)

    def report(steps_done: int, best: Draft) -> None:
        if progress:
            progress(steps_done, best.placed(), evaluate(problem, best.grouping(), affinity))

    search = Search(
        Tables(problem, affinity), steps=steps, seed=seed, cancelled=cancelled or (lambda: False)
    )
    found = search.run(report)
    grouping = found.draft.grouping()
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
