"""How long a message that fails is tried again before it is parked.

Promise: one that no trying can help is tried once; one whose prerequisite another topic has yet to
bring is tried for `PREREQUISITE_WITHIN` seconds; any other `TRIES` times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from kreis.chassis.message import Unreadable
from kreis.chassis.messaging.broker import Place
from kreis.chassis.messaging.inbox import Malformed, MissingPrerequisite

TRIES = 4
PREREQUISITE_WITHIN = 30.0
LONGEST_PAUSE = 2.0


class _Failures(NamedTuple):
    tries: int
    since: float


class Patience:
    """The failures of the records a consumer is at. `now` in seconds of any steady clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures: dict[Place, _Failures] = {}

    def pause(self, place: Place, fault: Exception) -> float | None:
        """Notes a failure; the seconds to wait before the next try, None when there is none."""
        before = self._failures.get(place, _Failures(0, self._now()))
        failures = before._replace(tries=before.tries + 1)
        if self._is_enough(failures, fault):
            self.forget(place)
            return None
        self._failures[place] = failures
        return min(LONGEST_PAUSE, 0.25 * 2.0**failures.tries)

    def forget(self, place: Place) -> None:
        self._failures.pop(place, None)

    def _is_enough(self, failures: _Failures, fault: Exception) -> bool:
        if isinstance(fault, MissingPrerequisite):
            return self._now() - failures.since >= PREREQUISITE_WITHIN
        return isinstance(fault, Unreadable | Malformed) or failures.tries >= TRIES
