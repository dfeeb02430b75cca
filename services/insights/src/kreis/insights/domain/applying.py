"""Makes a state of facts. Facts of different owners have no order, and each may come twice.

A state maps cells to values. A cell is a part of a row: what one kind of fact says of one thing.
A value is a tuple that begins with its version. Of two values of a cell, the higher one holds.
So the state depends on the set of facts alone: not on their order, and not on repetitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from kreis.insights.domain.facts import Fact, said_by

Value = tuple[Any, ...]


class Cell(NamedTuple):
    """A part of the row with this key. `part` is a key of `PARTS`."""

    part: str
    key: tuple[UUID | int, ...]


State = Mapping[Cell, Value]


def fold(facts: Iterable[Fact]) -> dict[Cell, Value]:
    """Returns the state that these facts make of nothing."""
    found: dict[Cell, Value] = {}
    for fact in facts:
        for part, key, value in said_by(fact):
            cell = Cell(part, key)
            found[cell] = max(found[cell], value) if cell in found else value
    return found
