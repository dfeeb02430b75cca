"""Health of a process: is it alive, and is it ready?

Promise: a process is alive if every loop has sent a heartbeat within `LIMIT` seconds, and none
fails again and again although nothing that it needs is away. A process is
ready if its database answers and has the tables that this code needs. A process stays ready while
Kafka is down, because the outbox stores its facts.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping

from kreis.chassis import metrics

LIMIT = 120.0
"""Seconds. A loop without a heartbeat for this long counts as stuck. One turn of the relay can
be long: it may create a producer and wait for one batch."""
TOO_OFTEN, WITHIN = 3, 120.0
"""A loop that fails this often within so many seconds makes no progress. A loop starts again two
seconds after it failed, so this shows within half a minute."""


class Heartbeats:
    """The last heartbeat and the last failures of each loop, by the machine's monotonic clock."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._failures: dict[str, deque[tuple[float, str]]] = {}

    def beat(self, loop: str) -> None:
        """Records that this loop is running."""
        if loop not in self._last:
            metrics.loop_failures.labels(loop=loop)  # Prometheus then sees 0 before the first
        self._last[loop] = time.monotonic()

    def retire(self, loop: str) -> None:
        """Forgets a loop that ended on purpose."""
        self._last.pop(loop, None)

    def failed(self, loop: str, words: str) -> None:
        """Records that a loop failed although it could have gone on. `words` name the fault. Do
        not call this while a database or broker is away: a restart would not help."""
        metrics.loop_failures.labels(loop=loop).inc()
        self._failures.setdefault(loop, deque(maxlen=TOO_OFTEN)).append((time.monotonic(), words))

    def failing(self) -> Mapping[str, str]:
        """Returns the loops that fail again and again, each with the words of its last fault."""
        since = time.monotonic() - WITHIN
        return {
            loop: failures[-1][1]
            for loop, failures in list(self._failures.items())
            if len(failures) == TOO_OFTEN and failures[0][0] > since
        }

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
        return not self.beats.overdue() and not self.beats.failing()

    def is_ready(self) -> bool:
        ready = self._database_answers()
        metrics.database_ready.set(ready)
        return ready
