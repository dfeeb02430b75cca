"""A broker that keeps what Kafka keeps, the order per source and key, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random

from kreis.chassis.message import Message

AGAIN = 0.15
"""How often a line goes back a few messages, as after a lost offset: delivery is at least once."""
MOST_REFUSALS = 10_000


class ShufflingBroker:
    """Hands out all messages in an order of its own, the same for the same seed."""

    def __init__(self, messages: Sequence[Message], seed: int) -> None:
        self._random = Random(seed)
        self._lines: dict[tuple[str, str, str], list[Message]] = defaultdict(list)
        for message in messages:
            self._lines[message.source, message.topic, message.key].append(message)

    def deliver(self, take: Callable[[Message], bool]) -> None:
        """Hands out everything. What is not taken, for want of another line's fact, comes again
        later, as a partition does that waits."""
        waiting, refusals = dict.fromkeys(self._lines, 0), 0
        while waiting:
            line = self._random.choice(list(waiting))
            if not take(self._lines[line][waiting[line]]):
                refusals += 1
                assert refusals < MOST_REFUSALS, f"nobody ever brings what {line} waits for"
                continue
            waiting[line] += 1
            if self._random.random() < AGAIN:
                waiting[line] = self._random.randrange(waiting[line])
            if waiting[line] == len(self._lines[line]):
                del waiting[line]
