"""Quarters of a year: the periods whose figures are frozen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])\Z", re.ASCII)
FROZEN_AFTER = timedelta(days=14)
"""Days after the quarter in which late lists and costs still count."""


class Quarter(NamedTuple):
    """A quarter of a calendar year. `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, name: str) -> Quarter | None:
        """Returns the quarter of a name such as `2027-Q2`. None for any other text."""
        found = QUARTER.fullmatch(name)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def frozen_on(self) -> date:
        """The day on which its figures are frozen."""
        return self.last + timedelta(days=1) + FROZEN_AFTER

    @property
    def months(self) -> list[tuple[date, date]]:
        """The first and the last day of each of its months."""
        firsts = [date(self.year, 3 * self.number - 2 + each, 1) for each in range(3)]
        nexts = [*firsts[1:], self.following.first]
        return [(one, after - timedelta(days=1)) for one, after in zip(firsts, nexts, strict=True)]
