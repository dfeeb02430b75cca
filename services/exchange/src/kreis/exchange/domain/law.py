"""What a carer may take on, so that no permit is needed (§ 43 SGB VIII).

A permit is needed for care outside of the child's home of more than 15 hours a week, for pay, for
longer than three months. Whether hours are pay is open: each agency asks its Jugendamt. So no more
than 15 hours in an ISO week are agreed here, and never more than three other children at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kreis.exchange.domain.asks import MOST_CHILDREN, Ask
from kreis.exchange.domain.ledger import PER_HOUR, units_of
from kreis.exchange.domain.refusals import TooManyChildren, TooMuchCare

BERLIN = ZoneInfo("Europe/Berlin")
WARN_AT = 10 * PER_HOUR
"""From here on a carer reads, before she offers, how much it would be."""
REFUSE_BEYOND = 15 * PER_HOUR


def week_of(moment: datetime) -> tuple[int, int]:
    """Returns the ISO year and week, where the agency is."""
    year, week, _ = moment.astimezone(BERLIN).isocalendar()
    return year, week


def units_in_week(ask: Ask, bound: Iterable[Ask]) -> int:
    """Returns units outside of the child's home in the week of the ask, if it were agreed.

    An ask counts for the week in which it begins. Hours in which children of several families are
    there count once.
    """
    week = week_of(ask.starts_at)
    spans = [
        (each.starts_at, each.ends_at)
        for each in (*bound, ask)
        if each.is_outside and week_of(each.starts_at) == week
    ]
    return units_of(_covered(spans))


def near_limit(ask: Ask, bound: Iterable[Ask]) -> int | None:
    """Returns the units of the week with the ask in it, if the carer is to be warned."""
    units = units_in_week(ask, bound)
    return units if ask.is_outside and units >= WARN_AT else None


def check(ask: Ask, bound: Iterable[Ask]) -> None:
    """Checks an ask against what the carer is bound to already, without the ask itself.

    Raises `TooMuchCare` and `TooManyChildren`.
    """
    bound = list(bound)
    if ask.is_outside and units_in_week(ask, bound) > REFUSE_BEYOND:
        raise TooMuchCare
    if children_at_once(ask, bound) + len(ask.bands) > MOST_CHILDREN:
        raise TooManyChildren


def children_at_once(ask: Ask, bound: Iterable[Ask]) -> int:
    """Returns the children whom the carer minds at the hours of an ask, without those of it."""
    return sum(len(each.bands) for each in bound if each.overlaps(ask))


def _covered(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """Returns how long at least one of the spans lasts."""
    total, until = timedelta(), None
    for starts_at, ends_at in sorted(spans):
        begins = starts_at if until is None else max(starts_at, until)
        total += max(ends_at - begins, timedelta())
        until = ends_at if until is None else max(until, ends_at)
    return total
