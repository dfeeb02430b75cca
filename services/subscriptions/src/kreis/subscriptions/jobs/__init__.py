"""Due work of subscriptions: opening, ending, erasing, deleting."""

from __future__ import annotations

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.subscriptions import messages
from kreis.subscriptions.commands.subscriptions import END, OPEN
from kreis.subscriptions.config import SubscriptionsSettings
from kreis.subscriptions.jobs import ending
from kreis.subscriptions.jobs.opening import Opening
from kreis.subscriptions.store.inventory import INVENTORY
from kreis.subscriptions.store.retention import RETENTION


def jobs(settings: SubscriptionsSettings) -> list[Job]:
    return [
        Job(OPEN, Opening(settings.kafka).run),
        Job(END, ending.end),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        retention.job(RETENTION),
    ]
