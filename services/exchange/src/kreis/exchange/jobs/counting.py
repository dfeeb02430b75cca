"""Counts the pairs of a quarter when all of it is confirmed or over."""

from __future__ import annotations

from kreis.chassis.process.due import Due
from kreis.exchange.commands import counting
from kreis.exchange.domain.quarters import Quarter


def count(due: Due) -> None:
    with due.finish() as work:
        counting.count(work, Quarter.named(due.cause))
