"""Which exchanges of a quarter are counted, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kreis.contracts.quarters import Quarter
from kreis.exchange.domain.asks import CONFIRM_WITHIN, LONGEST
from kreis.exchange.domain.law import BERLIN

IN_WEEKS = 2
"""A pair counts once it had confirmed exchanges in so many different weeks of the quarter."""
_WEEK = timedelta(weeks=1)


def counted_at(quarter: Quarter) -> datetime:
    """Returns when its last week can be confirmed no more. A week belongs to the quarter of its
    Monday."""
    over = datetime.combine(quarter.last + _WEEK, time(), BERLIN)
    return over + LONGEST + CONFIRM_WITHIN


def monday_of(moment: datetime) -> date:
    """Returns the Monday of the week of a moment, where the agency is."""
    day = moment.astimezone(BERLIN).date()
    return day - timedelta(days=day.weekday())
