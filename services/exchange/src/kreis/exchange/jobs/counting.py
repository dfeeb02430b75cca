"""Counts the pairs of a quarter when all of it is confirmed or over."""

from __future__ import annotations

from kreis.chassis.process.due import Due
from kreis.contracts.quarters import Quarter
from kreis.exchange.commands import counting


def count(due: Due) -> None:
    quarter = Quarter.named(due.cause)
    assert quarter is not None, "it was planned by its name"
    with due.finish() as work:
        counting.count(work, quarter)
