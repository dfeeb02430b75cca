"""The consumer loop: reads topics, lets each message have its effect, then commits its offset.

Promise: an offset is committed only after the effect is, at most a second later and when the loop
ends; what is read again after a crash is a duplicate to the inbox. A database that is away is
waited for, in place and without a limit. A message that no handler can take is tried a few times,
then stops its partition, loudly: an error line, a metric, and nothing of that partition moves on.
The other partitions flow.
Refuses: to skip a message.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import DBAPIError

from kreis.chassis import metrics, moments
from kreis.chassis.broker import Consumer, NotCommitted, Place, Received
from kreis.chassis.health import Heartbeats, will_pass
from kreis.chassis.inbox import Inbox
from kreis.chassis.logs import tracing
from kreis.chassis.message import Message, Unreadable, decode

TRIES = 4
"""How often a message that fails in an unforeseen way is tried before its partition stops."""

log = structlog.stdlib.get_logger("worker")


class Worker:
    """One member of the service's consumer group. Runs until told to stop."""

    def __init__(self, bootstrap: str, group: str, inbox: Inbox, beats: Heartbeats) -> None:
        self._bootstrap = bootstrap
        self._group = group
        self._inbox = inbox
        self._beats = beats
        self._failures: dict[Place, int] = {}
        self._away = 0
        self._pause = 0.0
        self._done: dict[tuple[str, int], Place] = {}
        self._looked = 0.0

    def run(self, stop: threading.Event) -> None:
        consumer = Consumer(self._bootstrap, self._group, self._inbox.topics)
        try:
            while not stop.is_set():
                self._beats.beat("worker")
                self._pause = 0.0
                for batch in consumer.poll(timeout=0.5):
                    self._take_batch(consumer, batch)
                self._look_after(consumer)
                if self._pause:
                    stop.wait(self._pause)
        finally:
            self._commit(consumer)
            consumer.close()

    def _look_after(self, consumer: Consumer) -> None:
        """Once a second: either of the two costs more than many a message."""
        if time.monotonic() - self._looked < 1:
            return
        self._looked = time.monotonic()
        self._commit(consumer)
        self._measure(consumer)

    def _measure(self, consumer: Consumer) -> None:
        for topic, behind in consumer.lag().items():
            metrics.lag_messages.labels(topic=topic).set(behind)
            if behind == 0:
                metrics.lag_seconds.labels(topic=topic).set(0)

    def _take_batch(self, consumer: Consumer, batch: list[Received]) -> None:
        """Takes the records of one partition in order, as far as it comes."""
        for received in batch:
            if not self._take(consumer, received):
                return
            self._done[received.place.topic, received.place.partition] = received.place

    def _take(self, consumer: Consumer, received: Received) -> bool:
        """Whether the partition may go on behind this record."""
        try:
            message = decode(received.wire)
            with tracing(message.traceparent, event_id=str(message.id), type=message.type):
                self._let_have_effect(message)
        except DBAPIError as fault:
            if will_pass(fault):
                self._wait_for_the_database(consumer, received.place, fault)
            else:
                self._try_again_or_stop(consumer, received.place, fault)
            return False
        except Unreadable as fault:
            self._stop_partition(consumer, received.place, fault)
            return False
        except Exception as fault:
            self._try_again_or_stop(consumer, received.place, fault)
            return False
        self._failures.pop(received.place, None)
        self._away = 0
        return True

    def _let_have_effect(self, message: Message) -> None:
        outcome = self._inbox.take(message)
        moments.passed("after-effect")
        metrics.consumed.labels(type=message.type, outcome=outcome).inc()
        age = max(0.0, (datetime.now(UTC) - message.time).total_seconds())
        metrics.lag_seconds.labels(topic=message.topic).set(age)
        metrics.hop_seconds.labels(hop="commit_to_effect").observe(age)

    def _wait_for_the_database(self, consumer: Consumer, place: Place, fault: Exception) -> None:
        log.warning("waiting_for_the_database", fault=type(fault).__name__)
        self._away += 1
        self._pause = min(5.0, 0.125 * 2**self._away)
        consumer.rewind(place)

    def _try_again_or_stop(self, consumer: Consumer, place: Place, fault: Exception) -> None:
        self._failures[place] = self._failures.get(place, 0) + 1
        if self._failures[place] >= TRIES:
            self._stop_partition(consumer, place, fault)
            return
        log.warning("handler_failed", place=place, tries=self._failures[place], exc_info=fault)
        self._pause = max(self._pause, 0.25 * 2 ** self._failures[place])
        consumer.rewind(place)

    def _stop_partition(self, consumer: Consumer, place: Place, fault: Exception) -> None:
        consumer.pause(place)
        metrics.stopped_partitions.inc()
        log.error("partition_stopped", place=place, exc_info=fault)

    def _commit(self, consumer: Consumer) -> None:
        if not self._done:
            return
        moments.passed("before-offset")
        try:
            consumer.commit(self._done.values())
        except NotCommitted as fault:
            # No harm: what is delivered once more is a duplicate to the inbox.
            log.info("offsets_not_committed", fault=str(fault))
        self._done.clear()
