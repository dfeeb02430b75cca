"""Topics for tests, and reading them as any program would."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from kreis.administration.broker import create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Message, Wire, decode
from kreis.chassis.messaging.broker import Consumer, Producer
from kreis.contracts import topics


def make_topics(access: KafkaAccess) -> None:
    """Creates all topics of the contracts that are not there yet."""
    wanted = {topic.name: (2, topic.kafka_config()) for topic in topics().values()}
    create_topics(access, wanted, replicas=1)


def new_topic(access: KafkaAccess, partitions: int = 2) -> str:
    """A topic for one test alone: what is poison to it must not reach the others."""
    name = f"test.{uuid4()}"
    create_topics(access, {name: (partitions, {})}, replicas=1)
    return name


def publish(access: KafkaAccess, wires: Sequence[Wire]) -> None:
    """Brings records onto their topics, in order."""
    producer = Producer(access, delivery_timeout=10)
    producer.publish(wires)
    producer.abandon()


def read(
    access: KafkaAccess,
    topic: str,
    until: Callable[[list[Message]], bool],
    *,
    within: float = 60,
) -> list[Message]:
    """The messages of a topic from its beginning, until the condition holds or time is up."""
    consumer = Consumer(access, f"test-{uuid4()}", [topic])
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


@contextmanager
def running(*loops: Any) -> Iterator[None]:
    """The loops, each in a thread, for as long as the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=loop.run, args=(stop,)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
