"""When the figures of a quarter are frozen, and its months."""

from __future__ import annotations

from datetime import date, timedelta

from kreis.contracts.quarters import Quarter

FROZEN_AFTER = timedelta(days=14)
"""Days after the quarter in which late lists and costs still count."""
_A_DAY = timedelta(days=1)


def frozen_on(quarter: Quarter) -> date:
    """Returns the day on which its figures are frozen."""
    return quarter.following.first + FROZEN_AFTER


def months_of(quarter: Quarter) -> list[tuple[date, date]]:
    """Returns the first and the last day of each of its months."""
    firsts = [quarter.first.replace(month=quarter.first.month + each) for each in range(3)]
    nexts = [*firsts[1:], quarter.following.first]
    return [(one, after - _A_DAY) for one, after in zip(firsts, nexts, strict=True)]
