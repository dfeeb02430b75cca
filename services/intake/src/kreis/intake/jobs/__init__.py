"""What intake does when it is due: taking the rows of a file, and erasing people."""

from __future__ import annotations

from kreis.chassis.process import erasure
from kreis.chassis.process.due import Job
from kreis.intake import messages
from kreis.intake.commands import erasures, imports
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import erasing
from kreis.intake.jobs.importing import Importing, fail, forget
from kreis.intake.store.inventory import INVENTORY


def jobs(settings: IntakeSettings) -> list[Job]:
    return [
        Job(imports.JOB, Importing(settings).run, give_up=fail),
        Job(imports.FORGET, forget),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        Job(erasures.CLOSE, erasing.close),
        Job(erasures.LOOK, erasing.look),
    ]
