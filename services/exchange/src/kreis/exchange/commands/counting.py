"""Counts the pairs of a quarter, once, and tells the count without anybody."""

from __future__ import annotations

from datetime import date

from kreis.chassis.data.database import Work
from kreis.contracts.quarters import Quarter
from kreis.exchange import messages
from kreis.exchange.domain.members import FEWEST_TOLD
from kreis.exchange.domain.quarters import IN_WEEKS, counted_at
from kreis.exchange.store import ledger

COUNT = "count-quarter"
"""Due work that counts the pairs of a quarter. Its subject is the agency, its cause the quarter."""


def plan(work: Work, week: date) -> None:
    """Plans to count the quarter of a week in which children were minded. What is confirmed after
    the counting is not counted any more, so that a count is told once."""
    quarter = Quarter.of(week)
    on = counted_at(quarter)
    if work.now < on:
        work.schedule(COUNT, work.agency, quarter.name, not_before=on)


def count(work: Work, quarter: Quarter) -> None:
    """Tells the count of a quarter; of fewer than five members, that they were too few."""
    people, pairs = ledger.count_pairs(work, quarter.first, quarter.last, weeks=IN_WEEKS)
    counts = {"people": people, "pairs": pairs} if people >= FEWEST_TOLD else {}
    messages.exchange_counted(work, quarter.name, counts)
