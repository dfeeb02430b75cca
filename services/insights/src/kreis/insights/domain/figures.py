"""Figures of a cohort: shares of people, never of fewer than five."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.insights.domain.bands import FEWEST
from kreis.insights.domain.intervals import wilson


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of people. `low` and `high` bound it with 95 % confidence (Wilson)."""

    count: int
    total: int
    low: float
    high: float


def figure(count: int, total: int) -> Figure | None:
    """Returns the figure, or None if fewer than five people stand behind it."""
    if total < FEWEST:
        return None
    low, high = wilson(count, total)
    return Figure(count, total, round(low, 4), round(high, 4))
