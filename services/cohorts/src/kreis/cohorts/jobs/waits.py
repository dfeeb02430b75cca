"""The daily look at who waits, and its metric."""

from __future__ import annotations

from prometheus_client import Counter

from kreis.chassis.process.due import Due, Job
from kreis.cohorts.commands import waits

waited_too_long = Counter(
    "kreis_cohorts_waited_too_long",
    "People whose wait has become longer than their agency lets anybody wait",
)


def look(due: Due) -> None:
    with due.finish() as work:
        count = waits.look(work)
    waited_too_long.inc(count)


JOB = Job(waits.LOOK, look)
