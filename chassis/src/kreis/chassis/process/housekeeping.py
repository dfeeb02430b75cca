"""Housekeeping: deletes old rows from the chassis' tables.

Promise: responses stored for repeated requests are deleted after a day, because they may name
people. Inbox rows are kept for 40 days, longer than topics keep records (28 days). So reading a
topic again repeats no effect. Acts on parked messages are kept for twelve months. The mark of an
erased person is deleted 30 days after the erasure is closed everywhere, so no record on a topic and
no backup can bring the person back. Once a day each agency's `retention` is planned. Each round
sets the service's own gauges (`Service.look`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from sqlalchemy import text

from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.process import erasure, retention

EVERY = 60.0
"""Seconds between two rounds."""
# `now()`: an index finds nothing by `clock_timestamp()`, which may differ from row to row.
_ROUND = (
    text("delete from idempotency where made_at < now() - interval '1 day'"),
    text("delete from inbox where received_at < now() - interval '40 days'"),
    text("delete from parked_act where at < now() - interval '12 months'"),
)

_FORGET_MARKS = text("select forget_closed_marks()")

log = structlog.stdlib.get_logger("housekeeping")


class Housekeeping:
    def __init__(
        self,
        database: Database,
        beats: Heartbeats,
        look: Callable[[Database], None] = lambda database: None,
    ) -> None:
        self._database = database
        self._beats = beats
        self._look = look

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._beats.beat("housekeeping")
            self.round()
            stop.wait(EVERY)

    def round(self) -> None:
        """Deletes what is too old in the chassis' tables, plans the day, and sets gauges."""
        with self._database.engine.begin() as connection:
            for statement in _ROUND:
                connection.execute(statement)
            erasure.forget_counters(connection)
            connection.execute(_FORGET_MARKS)
        retention.plan_day(self._database.engine, self._database.clock)
        self._look(self._database)
