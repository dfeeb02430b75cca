"""Stalled consumers: consumers that stop reading although the broker answers.

Kafka clients stall now and then. For example, a response is lost while the client joins its group.
Or a partition is never fetched again after the group has changed. Then no call fails and no
heartbeat is missed, so facts wait until a restart. Issues 3106 and 3131 of kafka-python describe
two such faults. Both have been fixed since, but there may be others.

Promise: while the broker answers, a stalled consumer is noticed. It has stalled if its position
stays at the same unread record for `UNMOVED` seconds. It has also stalled if it is outside its
group for `OUTSIDE` seconds. Call `look` only after a poll that returned no
record. Reason: in a backlog, a partition may just wait for its turn, and that is no stall.
Refuses: to raise `Stalled` twice for the same record. Reason: compaction may have deleted the last
records of a topic. Then no consumer can move past the deleted records, not even a new one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from kreis.chassis.messaging.places import Place

UNMOVED = 20.0
"""Seconds. A consumer whose position stays at an unread record for this long has stalled."""
OUTSIDE = 45.0
"""Seconds. A consumer that is outside its group for this long has stalled. The value is longer
than a session timeout, because a group waits that long for dead members."""


class Stalled(Exception):
    """The consumer has stalled. Only a new consumer helps."""


class StallWatch:
    """Watches one consumer after another. `now` returns seconds of any monotonic clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._blamed: set[Place] = set()
        self.begin()

    def begin(self) -> None:
        """Forgets all observations. Call it for a new consumer, or if the present one cannot be
        judged now."""
        self._unmoved: dict[Place, float] = {}
        self._outside: float | None = None

    def look(self, is_member: bool, behind: Mapping[Place, int], waits: Collection[Place]) -> None:
        """Raises `Stalled` if the consumer has stalled. `behind` comes from `Consumer.behind`.
        `waits` are the places where the consumer waits on purpose."""
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
