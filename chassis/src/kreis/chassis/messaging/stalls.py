"""A consumer that reads no more although the broker answers.

Kafka clients stall now and then: a lost answer while joining, a partition that is never fetched
again after its group changed. Nothing fails then, no heartbeat is missed, and facts wait for a
restart. (kafka-python issues 3106 and 3131 tell of two such faults in 3.0; both are mended.)

Promise: a consumer that has stood before the same unread record for `UNMOVED` seconds, or has not
been a member of its group for `OUTSIDE` seconds, is noticed while the broker answers. (Whoever asks
knows that it had nothing else to read: in a backlog one partition waits for another.)
Refuses: to blame it for the same record twice. Where a compacted topic has lost its last records
there is nothing to read, whoever reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from kreis.chassis.messaging.broker import Place

UNMOVED = 20.0
OUTSIDE = 45.0
"""More than a session: members of the group that died are waited for."""


class Stalled(Exception):
    """Only another consumer helps."""


class StallWatch:
    """Looks at one consumer after the other. `now` in seconds of any steady clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._blamed: set[Place] = set()
        self.begin()

    def begin(self) -> None:
        """Another consumer takes over, or nothing can be said of this one at the moment."""
        self._unmoved: dict[Place, float] = {}
        self._outside: float | None = None

    def look(self, is_member: bool, behind: Mapping[Place, int], waits: Collection[Place]) -> None:
        """Raises `Stalled`. `behind`: see `Consumer`; `waits`: where it stands on purpose."""
        now = self._now()
        unread = {place for place, count in behind.items() if count}.difference(waits, self._blamed)
        self._unmoved = {place: self._unmoved.get(place, now) for place in unread}
        self._outside = None if is_member else now if self._outside is None else self._outside
        for place, since in self._unmoved.items():
            if now - since >= UNMOVED:
                self._blamed.add(place)
                raise Stalled(f"{place} is not read for {UNMOVED:.0f} s")
        if self._outside is not None and now - self._outside >= OUTSIDE:
            raise Stalled(f"no member of the group for {OUTSIDE:.0f} s")
