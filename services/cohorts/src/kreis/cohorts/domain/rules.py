"""What an agency sets for its groups: how much each wish counts, and how long somebody may wait.

The hard rules are nobody's to set. Every change is a new version, and no version goes: a run names
the one it used. Version 1 is what holds before anybody changes anything.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kreis.formation import Weights

FIRST = 1
PAIR = ("closeness", "child_ages", "availability", "topics", "home_language")
"""What two people can have in common; together `POINTS`, so that affinity is from 0 to 1000."""
POINTS = 1000
OTHER = ("evenness", "weakest_group", "waiting_day", "waiting_days_most")
SETTABLE = (*PAIR, *OTHER)


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """`changed_by` and `changed_at` are None for the version that nobody made."""

    version: int
    weights: Weights
    longest_wait_days: int | None
    """From so many days on, waiting is too long; None: nobody is told."""
    changed_by: str | None = None
    changed_at: datetime | None = None


DEFAULT = PlanningRules(FIRST, Weights(), 90)


def weights_of(version: int, numbers: dict[str, int]) -> Weights:
    return Weights(version=str(version), **{name: numbers[name] for name in SETTABLE})


def numbers_of(weights: Weights) -> dict[str, int]:
    """What can be set, by name."""
    return {name: asdict(weights)[name] for name in SETTABLE}


def faults_of(numbers: dict[str, int]) -> dict[str, str]:
    """What is wrong with weights that are each within their bounds, by the name of one of them."""
    faults = {}
    together = sum(numbers[name] for name in PAIR)
    if together != POINTS:
        faults["closeness"] = f"expected {', '.join(PAIR)} to be {POINTS} together, not {together}"
    waited = numbers["waiting_day"] * numbers["waiting_days_most"]
    if waited > Weights().person:
        most = Weights().person
        faults["waiting_day"] = (
            f"expected waiting_day x waiting_days_most of {most} at most, not {waited}: else two"
            " would be left out for one who has waited long"
        )
    return faults


def as_document(rules: PlanningRules) -> dict[str, Any]:
    return {"weights": numbers_of(rules.weights), "longest_wait_days": rules.longest_wait_days}
