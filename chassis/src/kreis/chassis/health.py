"""Is this process alive, and is it ready?

Promise: alive means that every loop of the process has turned within its limit; ready means that
the database answers and its tables are those this code needs. A broker that is away makes nobody
unready: the outbox bridges it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kreis.chassis import metrics

LIMIT = 120.0
"""Seconds. A relay may wait for one batch's deadline and a producer's construction in one turn."""


class Heartbeats:
    """The last turn of each loop, in machine time."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def beat(self, loop: str) -> None:
        self._last[loop] = time.monotonic()

    def retire(self, loop: str) -> None:
        """This loop ended on purpose."""
        self._last.pop(loop, None)

    def overdue(self) -> Mapping[str, float]:
        """Loops that have not turned for longer than the limit, with their seconds."""
        now = time.monotonic()
        return {loop: now - last for loop, last in list(self._last.items()) if now - last > LIMIT}


class Health:
    def __init__(self, database_answers: Callable[[], bool] | None = None) -> None:
        self.beats = Heartbeats()
        self._database_answers = database_answers or (lambda: True)

    def is_alive(self) -> bool:
        return not self.beats.overdue()

    def is_ready(self) -> bool:
        ready = self._database_answers()
        metrics.database_ready.set(ready)
        return ready
