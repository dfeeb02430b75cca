"""The outside work of cohorts: forming groups, which takes a processor for a while."""

from __future__ import annotations

from kreis.chassis.due import Job
from kreis.cohorts.commands import formations
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs.forming import Forming


def jobs(settings: CohortsSettings) -> list[Job]:
    forming = Forming(settings.formation_seconds)
    return [Job(formations.JOB, forming.run, give_up=formations.fail)]
