"""What a solved file answers, and what every kind of file can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from kreis.formation.reading import Fields
from kreis.formation.writing import content_hash

Group = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """Groups, and what the independent checker says of them."""

    objective: object
    groups: Sequence[Group]
    unplaced: Sequence[object]
    violations: Sequence[str]
    steps: int
    stopped_early: bool

    @property
    def placed(self) -> int:
        return sum(len(group["members"]) for group in self.groups)

    def to_dict(self, seconds: float) -> dict[str, object]:
        """The JSON object; its `hash` is over all of it but the seconds."""
        content = {
            "objective": self.objective,
            "placed": self.placed,
            "unplaced": list(self.unplaced),
            "violations": len(self.violations),
            "groups": list(self.groups),
            "steps": self.steps,
            "stopped_early": self.stopped_early,
        }
        return {**content, "seconds": round(seconds, 3), "hash": content_hash(content)}


class Budget(NamedTuple):
    """How long to search, from which chance, and whether compiled (None: as it pays)."""

    steps: int
    seed: int
    must_stop: Callable[[], bool]
    compiled: bool | None = None


class Solvable(Protocol):
    """A problem from a file."""

    def default_steps(self) -> int: ...

    def solve(self, budget: Budget) -> Answer: ...

    def explain(self, result: Fields) -> Iterator[str]:
        """The reasons, line by line, for an answer that was written before."""
        ...
