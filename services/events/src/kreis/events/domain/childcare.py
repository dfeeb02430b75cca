"""Childcare on site: whether there is a place for each child who comes.

Promise: children are counted by their age on each date. A child that turns three takes a place of
the next age band from its birth month on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kreis.events.domain.group_events import Capacity, GroupEvent
from kreis.events.domain.invitations import Child, Invitation

AGE_BANDS = ((3, "0-2"), (6, "3-5"), (10, "6-9"))
OLDEST_BAND = "10+"
ALL_AGES = "all"


class Shortage(NamedTuple):
    """The first date on which a band (or `all`) has more children than places."""

    band: str
    day: date
    places: int


def age_band(birth_month: date, day: date) -> str:
    """The band by full years on that day, the birthday taken as the first of its month."""
    age = day.year - birth_month.year - (day.month < birth_month.month)
    return next((band for younger_than, band in AGE_BANDS if age < younger_than), OLDEST_BAND)


def by_band(children: Iterable[Child], day: date) -> Counter[str]:
    return Counter(age_band(child.birth_month, day) for child in children)


def children_coming(event: GroupEvent, members: Iterable[Invitation]) -> list[Child]:
    """All children who come to a date."""
    return [child for member in members for child in member.children_at(event)]


def shortages(
    group_events: Iterable[GroupEvent],
    others_at: Callable[[GroupEvent], list[Child]],
    hers: Iterable[Child],
) -> list[Shortage]:
    """Where her children find no place beside those of the others: each band once."""
    mine = list(hers)
    found: dict[str, Shortage] = {}
    for event in group_events:
        asked = by_band(mine, event.day)
        taken = by_band([*others_at(event), *mine], event.day)
        for band, places in _exceeded(event.capacity, asked, taken):
            found.setdefault(band, Shortage(band, event.day, places))
    return sorted(found.values())


def _exceeded(
    capacity: Capacity, asked: Counter[str], taken: Counter[str]
) -> Iterator[tuple[str, int]]:
    """Only bands she asks for: nobody is refused for a lack that others have."""
    for band in capacity.care_by_band.keys() & asked.keys():
        if taken[band] > capacity.care_by_band[band]:
            yield band, capacity.care_by_band[band]
    if asked.total() and taken.total() > capacity.care_total:
        yield ALL_AGES, capacity.care_total
