"""Makes a state of facts. Facts of different owners have no order, and each may come twice.

A state maps cells to values. A cell is a part of a row: what one kind of fact says of one thing.
A value is a tuple that begins with its version. Of two values of a cell, the higher one holds.
So the state depends on the set of facts alone: not on their order, and not on repetitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from kreis.insights.domain.facts import Fact, said_by

Key = tuple[UUID | int, ...]
Value = tuple[Any, ...]
State = Mapping[str, Mapping[Key, Value]]
"""By part, a key of `PARTS`: what is said of the row with this key."""


def fold(facts: Iterable[Fact]) -> State:
    """Returns the state that these facts make of nothing."""
    found: defaultdict[str, dict[Key, Value]] = defaultdict(dict)
    for fact in facts:
        for part, key, value in said_by(fact):
            cells = found[part]
            if key not in cells or cells[key] < value:
                cells[key] = value
    return found
