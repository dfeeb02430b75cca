"""Moments at which many tests begin: brought about once, and put back for each test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from kreis.chassis.clock import StoryClock
from services.cohorts.tests.unna import Unna
from tests.support.databases import Content, Stock

Told = TypeVar("Told")


class Moment(NamedTuple):
    """All that stood in the database then, what was told of it, and what the clock showed."""

    content: Content
    told: Any
    words: int
    now: datetime


class Moments:
    """Whoever asks first brings a moment about, through API, inbox and solver. Afterwards it is
    copied: to register 24 people and to form their groups takes half a second each time."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._kept: dict[str, Moment] = {}

    def begin(self, name: str, unna: Unna, come_about: Callable[[], Told]) -> Told:
        """Whatever stood in her database before, it is that moment now; returns what `come_about`
        told when it came about."""
        database, clock = unna.database, unna.database.clock
        if name not in self._kept:
            told = come_about()
            self._kept[name] = Moment(self._stock.content(database), told, unna.words, clock.now())
        moment = self._kept[name]
        self._stock.fill(database, moment.content)
        if isinstance(clock, StoryClock):
            clock.set(moment.now)
        unna.words = moment.words
        told_then: Told = moment.told
        return told_then
