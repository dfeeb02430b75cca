"""What cohorts does when it is due: forming groups, which takes a processor for a while, and
erasing."""

from __future__ import annotations

from kreis.chassis import erasure
from kreis.chassis.due import Job
from kreis.cohorts import messages
from kreis.cohorts.commands import formations
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs.forming import Forming
from kreis.cohorts.store.inventory import INVENTORY


def jobs(settings: CohortsSettings) -> list[Job]:
    forming = Forming(settings.formation_seconds)
    return [
        Job(formations.JOB, forming.run, give_up=formations.fail),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
    ]
