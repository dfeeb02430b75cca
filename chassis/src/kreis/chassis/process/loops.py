"""The threads of a worker: relay, consumer, due work and housekeeping.

Promise: a process that is told to stop takes no new work. It finishes its current work within
`STOP_WITHIN` seconds and leaves its consumer group. A loop that fails unexpectedly logs the error
and starts again. If it fails again and again, the process counts as not alive (see `health`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from kreis.chassis.config import ServiceSettings
from kreis.chassis.data.database import Database
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.retention import REASONS
from kreis.chassis.health import Health
from kreis.chassis.messaging.broker import is_away
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.parking import brief
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process.due import DueRunner
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.chassis.process.sealing import Sealing
from kreis.chassis.process.service import Service

STOP_WITHIN = 15.0
"""Seconds a stopping process waits for its loops."""
DUE_RUNNERS = 2

log = structlog.stdlib.get_logger("loops")


class Loops:
    """The threads of a worker."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, name: str, run: Callable[[threading.Event], None]) -> None:
        """Starts a thread that runs `run`, and runs it again if it fails, until the process
        stops."""
        thread = threading.Thread(
            target=self._keep_running, args=(name, run), name=name, daemon=True
        )
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """Tells all loops to stop, and waits for them at most `STOP_WITHIN` seconds."""
        self._stop.set()
        deadline = time.monotonic() + STOP_WITHIN
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _keep_running(self, name: str, run: Callable[[threading.Event], None]) -> None:
        # A worker may start before the migration has created its tables.
        while not self._health.is_ready() and not self._stop.wait(1):
            self._health.beats.beat(name)
        while not self._stop.is_set():
            try:
                run(self._stop)
            except Exception as fault:
                log.exception("loop_failed", loop=name)
                # A restart does not bring a database or a broker back; other alerts tell of them.
                if not (will_pass(fault) or is_away(fault)):
                    self._health.beats.failed(name, brief(fault))
                self._stop.wait(2)
        self._health.beats.retire(name)


def start_loops(
    service: Service, settings: ServiceSettings, database: Database, health: Health
) -> Loops:
    """Starts the loops that this service needs."""
    loops = Loops(health)
    relay = Relay(
        database.direct_url,
        settings.kafka,
        service.source,
        health.beats,
        delivery_timeout=settings.delivery_timeout,
    )
    loops.start("relay", relay.run)
    loops.start("housekeeping", Housekeeping(database, health.beats, service.look).run)
    sealed = (*service.sealed, *REASONS)
    loops.start("sealing", Sealing(database, sealed, health.beats).run)
    if service.subscriptions:
        inbox = Inbox(database, service.name, list(service.subscriptions))
        worker = Worker(
            settings.kafka,
            f"kreis.{service.name}",
            inbox,
            health.beats,
            session_timeout=settings.session_timeout,
        )
        loops.start("worker", worker.run)
    jobs = list(service.jobs(settings))
    if jobs:
        runner = DueRunner(database, jobs, health.beats)
        for number in range(DUE_RUNNERS):
            loops.start(f"due-{number}", runner.run)
    return loops
