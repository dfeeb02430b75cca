"""Due work of insights: reading histories, publishing, freezing quarters, deleting, erasing."""

from __future__ import annotations

from functools import partial

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.insights import messages
from kreis.insights.commands.builds import DROP
from kreis.insights.commands.facts import FILL, SETTLE, TELL
from kreis.insights.commands.quarters import FREEZE
from kreis.insights.config import InsightsSettings
from kreis.insights.jobs import publishing
from kreis.insights.jobs.filling import Filling
from kreis.insights.jobs.freezing import Freezing
from kreis.insights.jobs.histories import Histories
from kreis.insights.store.inventory import INVENTORY
from kreis.insights.store.retention import RETENTION


def jobs(settings: InsightsSettings) -> list[Job]:
    return [
        Job(FILL, Filling(partial(Histories, settings)).run),
        Job(SETTLE, publishing.settle),
        Job(TELL, publishing.tell),
        Job(DROP, publishing.drop_kept_builds),
        Job(FREEZE, Freezing(settings).run),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        retention.job(RETENTION),
    ]
