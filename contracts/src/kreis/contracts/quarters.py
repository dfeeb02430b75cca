"""Quarters of a calendar year, as facts and pages name them: `2027-Q2`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])\Z", re.ASCII)


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
