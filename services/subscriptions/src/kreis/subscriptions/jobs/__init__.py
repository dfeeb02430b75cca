"""Due work of subscriptions: opening, ending, counting, sending, erasing, deleting."""

from __future__ import annotations

from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Job
from kreis.subscriptions import messages
from kreis.subscriptions.commands.subscriptions import COUNT, END, OPEN
from kreis.subscriptions.commands.webhooks import DELIVER, TRY
from kreis.subscriptions.config import SubscriptionsSettings
from kreis.subscriptions.jobs import counting, ending
from kreis.subscriptions.jobs.delivering import Delivering
from kreis.subscriptions.jobs.opening import Opening
from kreis.subscriptions.store.inventory import INVENTORY
from kreis.subscriptions.store.retention import RETENTION


def jobs(settings: SubscriptionsSettings) -> list[Job]:
    delivering = Delivering(safe_mode=settings.safe_mode)
    return [
        Job(DELIVER, delivering.run),
        Job(TRY, delivering.try_out),
        Job(OPEN, Opening(settings.kafka).run),
        Job(END, ending.end),
        Job(COUNT, counting.count),
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        retention.job(RETENTION),
    ]
