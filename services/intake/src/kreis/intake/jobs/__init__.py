"""Intake's due work: taking the rows of a file, and erasing people."""

from __future__ import annotations

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.intake import messages
from kreis.intake.commands.erasures import CLOSE, LOOK
from kreis.intake.commands.forgetting import END
from kreis.intake.commands.imports import FORGET, IMPORT
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs.erasures import close, end_forgetting, look
from kreis.intake.jobs.imports import Importing, fail, forget
from kreis.intake.jobs.periods import ACTS
from kreis.intake.jobs.privacy import TELL, tell
from kreis.intake.store.inventory import INVENTORY
from kreis.intake.store.retention import RETENTION


def jobs(settings: IntakeSettings) -> list[Job]:
    return [
        Job(IMPORT, Importing(settings).run, give_up=fail),
        Job(FORGET, forget),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        retention.job(RETENTION, ACTS),
        Job(CLOSE, close),
        Job(LOOK, look),
        Job(END, end_forgetting),
        Job(TELL, tell),
    ]
