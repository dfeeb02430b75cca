"""Counts: what a view for statistics is told of a week, which singles out nobody.

Promise: a figure is a number of people, each counted once. It is at least `FEWEST`, and rounded
down to a multiple of `STEP`, so the difference of two figures is never exact. A week is told once
and as a whole, to all views of an agency in one transaction. No view chooses how a fact is divided.
So views that are told of the same week and fact are told the same, and their difference is nothing.
Refuses: sums over several figures, and corrections of a week that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from kreis.subscriptions.domain.offering import OFFERED, Kind
from kreis.subscriptions.domain.views import BERLIN, Granted, Reading

FEWEST = 5
"""The fewest people of a figure, as in insights and exchange."""
STEP = 5
WEEK = timedelta(days=7)
TOLD_AFTER = timedelta(days=2)
"""Time from the end of a week until it is told. Facts that are read later are not counted."""


class Counted(NamedTuple):
    """One person in one cell. `who` is a pseudonym, `week` a Monday."""

    week: date
    fact: str
    fields: Mapping[str, Any]
    who: str


class Cell(NamedTuple):
    """A cell of a week, and the exact number of its people. Nobody is told the number."""

    fact: str
    fields: Mapping[str, Any]
    people: int


def dimensions(type_: str) -> list[str]:
    """Returns by which fields a fact is counted: all that hold one of few words."""
    return sorted(name for name, kind in OFFERED[type_].items() if kind is Kind.WORD)


def week_of(day: date) -> date:
    """Returns the Monday of a day."""
    return day - timedelta(days=day.weekday())


def first_week(since: date, opened: date) -> date:
    """Returns the first week that a view sees as a whole. The day on which it opens is not."""
    return week_of(max(since, opened + timedelta(days=1)) + WEEK - timedelta(days=1))


def told_at(week: date) -> datetime:
    """Returns when a week is told."""
    return datetime.combine(week + WEEK + TOLD_AFTER, time.min, BERLIN)


def is_whole(week: date, until: date) -> bool:
    """True if the week is over on the last day of a view."""
    return week + WEEK - timedelta(days=1) <= until


def counted(reading: Reading, granted: Granted) -> Counted | None:
    """Returns whom the view counts in which cell, None if the fact does not count for it.

    Only the week in which the fact was written decides. Neither the days that it names nor the last
    day of the view do: two views would differ by the few people whose facts name an old day, or who
    came before the last day was moved.
    """
    fact = reading.fact
    week = week_of(fact.written.astimezone(BERLIN).date())
    if fact.type not in granted.agreed or granted.next_week is None:
        return None
    if week < granted.next_week:
        return None
    words = {name: reading.plain[name] for name in dimensions(fact.type) if name in reading.plain}
    return Counted(week, fact.type, words, granted.pseudonym(reading.who))


def figures(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """Returns what may be told of the cells of one week."""
    return [
        {"fact": each.fact, "fields": dict(each.fields), "people": each.people // STEP * STEP}
        for each in cells
        if each.people >= FEWEST
    ]
