"""Topics for tests, and reading them as any program would."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

from kreis.chassis.broker import Consumer, create_topics
from kreis.chassis.message import Message, decode
from kreis.contracts import topics


def make_topics(bootstrap: str) -> None:
    """Creates all topics of the contracts that are not there yet."""
    wanted = {topic.name: (2, topic.kafka_config()) for topic in topics().values()}
    create_topics(bootstrap, wanted, replicas=1, say=lambda line: None)


def read(
    bootstrap: str,
    topic: str,
    until: Callable[[list[Message]], bool],
    *,
    within: float = 30,
) -> list[Message]:
    """The messages of a topic from its beginning, until the condition holds or time is up."""
    consumer = Consumer(bootstrap, f"test-{uuid4()}", [topic])
    found: list[Message] = []
    deadline = time.monotonic() + within
    try:
        while not until(found) and time.monotonic() < deadline:
            for batch in consumer.poll(timeout=0.2):
                found += [decode(received.wire) for received in batch]
    finally:
        consumer.close()
    return found


def eventually(holds: Callable[[], bool], *, within: float = 20) -> None:
    """Waits until it holds; fails when it does not in time."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.05)
