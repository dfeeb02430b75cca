"""Retries: how often a failing message is tried before it is parked.

Promise: if no retry can help, a message is tried once. A message whose prerequisite is missing is
tried for `PREREQUISITE_WITHIN` seconds. Any other message is tried `TRIES` times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from kreis.chassis.message import Malformed, Unreadable
from kreis.chassis.messaging.inbox import MissingPrerequisite
from kreis.chassis.messaging.places import Place

TRIES = 4
PREREQUISITE_WITHIN = 30.0
"""Seconds to wait for a fact that another topic has not delivered yet."""
LONGEST_PAUSE = 2.0
"""Maximum seconds between two tries."""


class _Failures(NamedTuple):
    tries: int
    since: float


class Patience:
    """Counts the failures of the records that a consumer tries. `now` returns seconds of any
    monotonic clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures: dict[Place, _Failures] = {}

    def pause(self, place: Place, fault: Exception) -> float | None:
        """Records a failure. Returns the seconds before the next try, or None if there is no
        next try."""
        before = self._failures.get(place, _Failures(0, self._now()))
        failures = before._replace(tries=before.tries + 1)
        if self._is_enough(failures, fault):
            self.forget(place)
            return None
        self._failures[place] = failures
        return min(LONGEST_PAUSE, 0.25 * 2.0**failures.tries)

    def forget(self, place: Place) -> None:
        """Forgets the failures of this record."""
        self._failures.pop(place, None)

    def _is_enough(self, failures: _Failures, fault: Exception) -> bool:
        if isinstance(fault, MissingPrerequisite):
            return self._now() - failures.since >= PREREQUISITE_WITHIN
        return isinstance(fault, Unreadable | Malformed) or failures.tries >= TRIES
