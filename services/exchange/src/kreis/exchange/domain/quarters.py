"""Quarters whose exchanges are counted, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from kreis.exchange.domain.asks import CONFIRM_WITHIN, LONGEST
from kreis.exchange.domain.law import BERLIN

IN_WEEKS = 2
"""A pair counts once it had confirmed exchanges in so many different weeks of the quarter."""
FEWEST = 5
"""Of fewer members nothing is told."""
_A_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


class Quarter(NamedTuple):
    """A quarter of a calendar year. `number` is 1 to 4. A week belongs to that of its Monday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, name: str) -> Quarter:
        """Returns the quarter of a name such as `2027-Q2`."""
        year, number = name.split("-Q")
        return cls(int(year), int(number))

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        following = Quarter(self.year + self.number // 4, self.number % 4 + 1)
        return following.first - _A_DAY

    @property
    def counted_at(self) -> datetime:
        """When the last week that belongs to it can be confirmed no more."""
        over = datetime.combine(self.last + _WEEK, time(), BERLIN)
        return over + LONGEST + CONFIRM_WITHIN


def monday_of(moment: datetime) -> date:
    """Returns the Monday of the week of a moment, where the agency is."""
    day = moment.astimezone(BERLIN).date()
    return day - timedelta(days=day.weekday())
