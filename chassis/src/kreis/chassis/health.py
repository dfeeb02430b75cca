"""Health of a process: is it alive, and is it ready?

Promise: a process is alive if every loop has sent a heartbeat within `LIMIT` seconds. A process is
ready if its database answers and has the tables that this code needs. A process stays ready while
Kafka is down, because the outbox stores its facts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kreis.chassis import metrics

LIMIT = 120.0
"""Seconds. A loop without a heartbeat for this long counts as stuck. One turn of the relay can
be long: it may create a producer and wait for one batch."""


class Heartbeats:
    """The last heartbeat of each loop, in seconds of the machine's monotonic clock."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def beat(self, loop: str) -> None:
        """Records that this loop is running."""
        self._last[loop] = time.monotonic()

    def retire(self, loop: str) -> None:
        """Forgets a loop that ended on purpose."""
        self._last.pop(loop, None)

    def overdue(self) -> Mapping[str, float]:
        """Returns the loops whose last heartbeat is older than `LIMIT`, each with its age in
        seconds."""
        now = time.monotonic()
        return {loop: now - last for loop, last in list(self._last.items()) if now - last > LIMIT}


class Health:
    """Answers whether a process is alive and ready. A process without a database is always
    ready."""

    def __init__(self, database_answers: Callable[[], bool] | None = None) -> None:
        self.beats = Heartbeats()
        self._database_answers = database_answers or (lambda: True)

    def is_alive(self) -> bool:
        return not self.beats.overdue()

    def is_ready(self) -> bool:
        ready = self._database_answers()
        metrics.database_ready.set(ready)
        return ready
