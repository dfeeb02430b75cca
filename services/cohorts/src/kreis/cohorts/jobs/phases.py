"""The look at phases: every morning at all groups, and at one when something was counted."""

from __future__ import annotations

from kreis.chassis.process.due import Due, Job
from kreis.cohorts.commands import phases


def look(due: Due) -> None:
    with due.finish() as work:
        phases.look(work, due.subject)


JOB = Job(phases.LOOK, look)
