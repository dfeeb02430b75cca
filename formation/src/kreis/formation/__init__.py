"""Group formation: who of the waiting pool meets in which group. Pure: no web, database or broker.

`solve` takes a problem and returns a proposal. `effect` and `apply` answer for changes by hand.
The same problem, steps and seed give the same proposal, hash for hash, in whatever order people and
offers came. Neither clock nor environment is read.

Read in this order: `people`, `offers`, `problem`, `grouping` (the words), `rules` (what must be),
`objective` (how a group is scored), `compiling` and the package `engine` (how groups are found),
`solving` (one run), `checker` (whether the answer is true), `obstacles`, `relaxing`, `reasons`
(why), `moves` and `joining` (changes). `workbench` stands apart: only benchmarks and the command
line use it.
"""

from __future__ import annotations

from kreis.formation.checker import RuleBroken, check
from kreis.formation.grouping import Group, Grouping
from kreis.formation.moves import (
    Effect,
    Move,
    MoveRefused,
    Swap,
    UnknownName,
    apply,
    effect,
)
from kreis.formation.objective import Objective
from kreis.formation.offers import Offer
from kreis.formation.people import Child, Constraint, Person, StartWeek
from kreis.formation.problem import Problem, Weights
from kreis.formation.proposal import Proposal
from kreis.formation.reading import BadProblem
from kreis.formation.solving import Progress, default_steps, solve

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
