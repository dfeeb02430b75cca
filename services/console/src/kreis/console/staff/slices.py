"""A long list on a page, some rows at a time. `?ab=26` begins with the 26th row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from kreis.chassis.http.arriving import whole_number

ROWS = 25
T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Some rows of a list that follow each other."""

    rows: Sequence[T]
    first: int
    """The place of its first row in the list; the list begins with 1."""
    all: int
    """How many rows the list has."""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def before(self) -> int | None:
        """Where the rows before begin."""
        return max(self.first - ROWS, 1) if self.first > 1 else None

    @property
    def after(self) -> int | None:
        return self.last + 1 if self.last < self.all else None


def asked_for(rows: Sequence[T]) -> Slice[T]:
    """Returns the rows that `?ab=` asks for. What is no place in the list begins with its start."""
    first = whole_number(request.args.get("ab", "")) or 1
    first = first if first <= len(rows) else 1
    return Slice(rows[first - 1 : first - 1 + ROWS], first, len(rows))


def whole(rows: Sequence[T]) -> Slice[T]:
    """Returns all rows as one slice, for a file."""
    return Slice(rows, 1, len(rows))
