"""Due work of exchange: asks, standing agreements, circles, digests, counting, deleting."""

from __future__ import annotations

from kreis.chassis.process import retention
from kreis.chassis.process.due import Job
from kreis.exchange.commands.asking import LOOK_AT_ASK
from kreis.exchange.commands.circles import LOOK_AFTER
from kreis.exchange.commands.counting import COUNT
from kreis.exchange.commands.standing import LOOK_AT_STANDING
from kreis.exchange.commands.wanting import DIGEST
from kreis.exchange.config import ExchangeSettings
from kreis.exchange.jobs import asks, circles, counting, standing
from kreis.exchange.store.retention import RETENTION


def jobs(settings: ExchangeSettings) -> list[Job]:
    return [
        Job(LOOK_AT_ASK, asks.look),
        Job(LOOK_AT_STANDING, standing.look),
        Job(LOOK_AFTER, circles.look_after),
        Job(COUNT, counting.count),
        Job(DIGEST, circles.write_digest),
        retention.job(RETENTION),
    ]
