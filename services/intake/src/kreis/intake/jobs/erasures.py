"""Due work about erasures: looking for late services, closing, ending what others were told."""

from __future__ import annotations

from prometheus_client import Counter

from kreis.chassis.process.due import Due
from kreis.intake.commands import erasures, forgetting

overdue = Counter(
    "kreis_intake_erasures_overdue",
    "Daily looks that found an erasure which some service has not acknowledged in a day",
)


def look(due: Due) -> None:
    with due.finish() as work:
        late = erasures.look(work, due.subject)
    if late:
        overdue.inc()


def close(due: Due) -> None:
    with due.finish() as work:
        erasures.close(work, due.subject)


def end_forgetting(due: Due) -> None:
    with due.finish() as work:
        forgetting.end(work, due.subject)
