"""The proposal: groups and reasons, with all that is needed to compute them again.

Promise: plain JSON by `to_dict`, and a `hash` over all of it, so that comparing two runs takes one
word. A proposal that was stopped early says so and cannot be computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kreis.formation.grouping import Group, Grouping
from kreis.formation.objective import Objective
from kreis.formation.reasons import Reasons
from kreis.formation.writing import content_hash, plain


@dataclass(frozen=True)
class Proposal:
    """A grouping that obeys every hard rule, with its reasons and its origin."""

    grouping: Grouping
    unplaced: tuple[str, ...]
    objective: Objective
    reasons: Reasons
    seed: int
    steps: int
    steps_done: int
    stopped_early: bool
    weights_version: str
    input_hash: str

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.grouping.groups

    @cached_property
    def hash(self) -> str:
        return content_hash(self._content())

    def to_dict(self) -> dict[str, object]:
        return {**self._content(), "hash": self.hash}

    def _content(self) -> dict[str, object]:
        return {
            "groups": plain(self.groups),
            "unplaced": plain(self.unplaced),
            "objective": self.objective.to_dict(),
            "reasons": plain(self.reasons),
            "seed": self.seed,
            "steps": self.steps,
            "steps_done": self.steps_done,
            "stopped_early": self.stopped_early,
            "weights_version": self.weights_version,
            "input_hash": self.input_hash,
        }
