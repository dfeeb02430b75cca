"""The daily look at who waits, and its metric."""

from __future__ import annotations

from prometheus_client import Counter

from kreis.chassis.process.due import Due
from kreis.cohorts.commands import waiting

waited_too_long = Counter(
    "kreis_cohorts_waited_too_long",
    "People whose wait has become longer than their agency lets anybody wait",
)


def look(due: Due) -> None:
    with due.finish() as work:
        count = waiting.look(work)
    waited_too_long.inc(count)
