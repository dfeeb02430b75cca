"""What cohorts does when it is due: forming groups, which takes a processor for a while, looking
who has waited too long, and erasing."""

from __future__ import annotations

from kreis.chassis.process import erasure
from kreis.chassis.process.due import Job
from kreis.cohorts import messages
from kreis.cohorts.commands import formations, waiting
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import looking
from kreis.cohorts.jobs.forming import Forming
from kreis.cohorts.store.inventory import INVENTORY


def jobs(settings: CohortsSettings) -> list[Job]:
    forming = Forming(settings.formation_seconds)
    return [
        Job(formations.JOB, forming.run, give_up=formations.fail),
        Job(waiting.LOOK, looking.look),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
    ]
