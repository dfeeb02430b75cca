"""Due work of cohorts: forming groups, looking at waits and at phases, erasing."""

from __future__ import annotations

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.cohorts import messages
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import formations, phases, waits
from kreis.cohorts.store.inventory import INVENTORY
from kreis.cohorts.store.retention import RETENTION


def jobs(settings: CohortsSettings) -> list[Job]:
    return [
        formations.job(settings.formation_seconds),
        waits.JOB,
        phases.JOB,
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        retention.job(RETENTION),
    ]
