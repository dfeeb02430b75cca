"""Housekeeping: deletes old rows from the chassis' tables.

Promise: responses stored for repeated requests are deleted after a day, because they may name
people. Inbox rows are kept for 40 days, longer than topics keep records (28 days). So reading a
topic again repeats no effect. Access log rows are kept for twelve months.
"""

from __future__ import annotations

import threading

import structlog
from sqlalchemy import Engine, text

from kreis.chassis.health import Heartbeats
from kreis.chassis.process import erasure

EVERY = 60.0
"""Seconds between two rounds. The deletions by age use indexes."""
_ROUND = (
    text("delete from idempotency where made_at < clock_timestamp() - interval '1 day'"),
    text("delete from inbox where received_at < clock_timestamp() - interval '40 days'"),
    text("delete from access_log where at < clock_timestamp() - interval '12 months'"),
)

log = structlog.stdlib.get_logger("housekeeping")


class Housekeeping:
    def __init__(self, engine: Engine, beats: Heartbeats) -> None:
        self._engine = engine
        self._beats = beats

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._beats.beat("housekeeping")
            self.round()
            stop.wait(EVERY)

    def round(self) -> None:
        """Deletes everything that is too old."""
        with self._engine.begin() as connection:
            for statement in _ROUND:
                connection.execute(statement)
            erasure.forget_counters(connection)
