"""States of the service in which many tests begin: brought about once, put back for each test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from kreis.chassis.data.clock import Clock, StoryClock
from kreis.cohorts.commands.waits import EARLY
from services.cohorts.tests.unna import Unna
from tests.support.databases import Content, Stock

Told = TypeVar("Told")


class Snapshot(NamedTuple):
    """All that stood in the database then, what was told of it, and what the clock showed."""

    content: Content
    told: Any
    words: int
    now: datetime


class Snapshots:
    """Whoever asks first brings a state about, through API, inbox and solver. Afterwards it is
    copied: to register 24 people and to form their groups takes half a second each time."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._kept: dict[tuple[str, date], Snapshot] = {}

    def begin(self, name: str, unna: Unna, come_about: Callable[[], Told]) -> Told:
        """Whatever stood in her database before, it is that state now; returns what `come_about`
        told when it came about."""
        database, clock = unna.database, unna.database.clock
        key = name, _day(clock)
        if key not in self._kept:
            told = come_about()
            now = clock.now()
            self._kept[key] = Snapshot(self._stock.content(database), told, unna.words, now)
        snapshot = self._kept[key]
        self._stock.fill(database, snapshot.content)
        if isinstance(clock, StoryClock):
            clock.set(snapshot.now)
        unna.words = snapshot.words
        told_then: Told = snapshot.told
        return told_then


def _day(clock: Clock) -> date:
    """Changes when the service looks at who waits: a state of before would have that to do."""
    return (clock.now() - timedelta(hours=EARLY.hour)).date()
