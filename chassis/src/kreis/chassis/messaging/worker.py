"""The consumer loop: reads topics, handles each message, then commits its offset.

Promise: an offset is committed after the effect is committed or the record is parked. The loop
commits offsets about once a second, and once more when it ends. After a crash, records are read
again. The inbox recognises them as duplicates.
If the database is away, the loop waits for it without a limit. A message that fails is retried (see
`patience`), then parked (see `parking`). Meanwhile its partition waits and the other partitions go
on. A backlog is handled in batches if the handlers allow it (see `Subscription.shares`). A stalled
consumer is replaced (see `stalls`).
Records that nobody here can decode are parked by their place, and reading goes on behind them.
Refuses: to skip a message. If a message cannot be parked either, the loop fails and logs the error.
It does not commit the message's offset. The loop then starts again from the last committed offset,
as often as needed.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import DBAPIError

from kreis.chassis import metrics, moments
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.faults import will_pass
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import tracing
from kreis.chassis.message import Message, Unreadable, decode
from kreis.chassis.messaging.broker import Consumer, NotCommitted
from kreis.chassis.messaging.inbox import Inbox, Outcome
from kreis.chassis.messaging.parking import brief
from kreis.chassis.messaging.patience import Patience
from kreis.chassis.messaging.places import CannotRead, Place, Received
from kreis.chassis.messaging.rereading import read_anew
from kreis.chassis.messaging.stalls import Stalled, StallWatch

LONGEST_POLL = 1.0
"""Seconds. Each poll costs milliseconds of CPU, also where nothing comes. A worker that is told to
stop waits for the end of its poll."""
AT_ONCE = 50
"""Maximum messages in one transaction. Other transactions wait for its locked rows, for a few
hundredths of a second."""
MEASURED_EVERY = 5.0
"""Seconds between two measurements of parked and unread messages."""
BROKER_SAYS_WITHIN = 2.0
"""Seconds that the loop waits for the broker to say how many records are unread."""

log = structlog.stdlib.get_logger("worker")


class Worker:
    """One member of the service's consumer group. Runs until `stop` is set."""

    def __init__(
        self,
        access: KafkaAccess,
        group: str,
        inbox: Inbox,
        beats: Heartbeats,
        *,
        session_timeout: float = 10,
    ) -> None:
        self._access = access
        self._session_timeout = session_timeout
        self._group = group
        self._inbox = inbox
        self._beats = beats
        self._patience = Patience()
        self._stalls = StallWatch()
        self._paused: dict[Place, float] = {}
        """Paused partitions: the record where each waits, and until when (monotonic seconds)."""
        self._away = 0
        self._pause = 0.0
        self._ran_dry = False
        """True if at least one poll since the last check for a stall returned no records."""
        self._done: dict[tuple[str, int], Place] = {}
        self._looked = self._measured = 0.0

    def run(self, stop: threading.Event) -> None:
        read_anew(self._access, self._inbox, lambda: self._beats.beat("worker"))
        while not stop.is_set():
            try:
                self._read(stop)
            except Stalled as fault:
                log.warning("consumer_replaced", reason=str(fault))
                metrics.replaced.inc()

    def _read(self, stop: threading.Event) -> None:
        """Reads with one consumer until `stop` is set. Raises `Stalled`."""
        self._paused.clear()
        self._stalls.begin()
        consumer = Consumer(
            self._access,
            self._group,
            self._inbox.topics,
            session_timeout=self._session_timeout,
        )
        try:
            while not stop.is_set():
                self._beats.beat("worker")
                self._pause = 0.0
                self._resume(consumer)
                batches = self._poll(consumer)
                self._ran_dry |= not batches
                for batch in batches:
                    self._take_batch(consumer, batch)
                self._look_after(consumer)
                if self._pause:
                    stop.wait(self._pause)
        finally:
            self._commit(consumer)
            consumer.close()

    def _poll(self, consumer: Consumer) -> list[list[Received]]:
        """Polls, and parks what nobody here can decode by its place. Nothing waits behind it,
        because its keys are unknown."""
        try:
            return consumer.poll(timeout=0.25 if self._paused else LONGEST_POLL)
        except CannotRead as lost:
            place, following = lost.stretch
            self._inbox.parking.park_stretch(lost)
            metrics.parkings.labels(topic=place.topic).inc()
            log.exception("unreadable_records_parked", stretch=lost.stretch)
            consumer.skip(lost.stretch)
            last = place._replace(offset=following - 1)
            self._done[place.topic, place.partition] = last
            return []

    def _resume(self, consumer: Consumer) -> None:
        """Resumes the partitions whose pause is over."""
        over = [place for place, until in self._paused.items() if until <= time.monotonic()]
        for place in over:
            del self._paused[place]
            consumer.resume(place)

    def _look_after(self, consumer: Consumer) -> None:
        """Commits offsets and updates the metrics, at most once a second. Both cost more than
        handling a message."""
        if time.monotonic() - self._looked < 1:
            return
        self._looked = time.monotonic()
        self._commit(consumer)
        if self._looked - self._measured >= MEASURED_EVERY:
            self._measured = self._looked
            self._measure_reading(consumer)
            self._measure_parking()

    def _measure_reading(self, consumer: Consumer) -> None:
        """Counts unread messages and checks for a stall. Raises `Stalled`."""
        behind = consumer.behind(BROKER_SAYS_WITHIN)
        if behind is None or self._away:
            self._stalls.begin()
            return
        by_topic = Counter[str]()
        for place, count in behind.items():
            by_topic[place.topic] += count
        for topic in self._inbox.topics:  # also topics that other consumers read now
            metrics.lag_messages.labels(topic=topic).set(by_topic[topic])
            if by_topic[topic] == 0:
                metrics.lag_seconds.labels(topic=topic).set(0)
        ran_dry, self._ran_dry = self._ran_dry, False
        if ran_dry:
            self._stalls.look(consumer.is_member(), behind, self._paused)
        else:  # a backlog: unread records are no stall
            self._stalls.begin()

    def _measure_parking(self) -> None:
        try:
            self._inbox.parking.measure()
        except DBAPIError as fault:
            # The next message shows whether the database is away.
            log.warning("parked_not_counted", fault=type(fault).__name__)

    def _take_batch(self, consumer: Consumer, batch: list[Received]) -> None:
        """Handles the records of one partition in order, until one must wait."""
        for first in range(0, len(batch), AT_ONCE):
            some = batch[first : first + AT_ONCE]
            if not self._take_as_one(some) and not self._take_each(consumer, some):
                return

    def _take_as_one(self, batch: list[Received]) -> bool:
        """Handles all records in one transaction. Returns False if none was handled.

        Then the caller handles them one by one, which shows which record fails, and why.
        """
        if len(batch) == 1 or batch[0].place.topic not in self._inbox.shared:
            return False
        try:
            messages = [decode(received.wire) for received in batch]
            if not self._inbox.take_as_one(messages):
                return False
        except Exception as fault:
            log.info("taken_one_by_one", place=batch[0].place, fault=type(fault).__name__)
            return False
        moments.passed("after-effect")
        _count(messages, "handled")
        self._is_done(batch[-1])
        return True

    def _take_each(self, consumer: Consumer, batch: list[Received]) -> bool:
        for received in batch:
            if not self._take(consumer, received):
                return False
            self._is_done(received)
        return True

    def _is_done(self, received: Received) -> None:
        self._patience.forget(received.place)
        self._done[received.place.topic, received.place.partition] = received.place

    def _take(self, consumer: Consumer, received: Received) -> bool:
        """Handles or parks one record. Returns False if the partition must wait before this
        record."""
        try:
            self._take_or_park(consumer, received)
        except DBAPIError as fault:
            if not will_pass(fault):
                raise
            self._wait_for_the_database(consumer, received.place, fault)
            return False
        except _TryAgain:
            return False
        self._away = 0
        return True

    def _take_or_park(self, consumer: Consumer, received: Received) -> None:
        try:
            message = decode(received.wire)
            with tracing(message.traceparent, event_id=str(message.id), type=message.type):
                self._let_have_effect(message, received)
        except Exception as fault:
            if will_pass(fault):
                raise
            place = str(received.place)
            if isinstance(fault, Unreadable) and not self._inbox.may_park(received.wire, place):
                return
            self._try_again_or_park(consumer, received, fault)

    def _let_have_effect(self, message: Message, received: Received) -> None:
        outcome = self._inbox.take(message, received.wire, str(received.place))
        moments.passed("after-effect")
        _count([message], outcome)

    def _try_again_or_park(self, consumer: Consumer, received: Received, fault: Exception) -> None:
        place = received.place
        pause = self._patience.pause(place, fault)
        if pause is None:
            self._inbox.parking.park(received.wire, str(place), fault)
            metrics.parkings.labels(topic=place.topic).inc()
            log.error("message_parked", place=place, reason=brief(fault), exc_info=fault)
            return
        log.warning("handler_failed", place=place, reason=brief(fault), next_try_in=pause)
        self._paused[place] = time.monotonic() + pause
        consumer.pause(place)
        raise _TryAgain

    def _wait_for_the_database(self, consumer: Consumer, place: Place, fault: Exception) -> None:
        log.warning("waiting_for_the_database", fault=type(fault).__name__)
        self._away += 1
        self._pause = min(5.0, 0.125 * 2**self._away)
        consumer.rewind(place)

    def _commit(self, consumer: Consumer) -> None:
        if not self._done:
            return
        moments.passed("before-offset")
        try:
            consumer.commit(self._done.values())
        except NotCommitted as fault:
            # Harmless: the inbox recognises repeated messages as duplicates.
            log.info("offsets_not_committed", fault=str(fault))
        self._done.clear()


def _count(messages: Sequence[Message], outcome: Outcome) -> None:
    """Counts messages of one topic. Labels are looked up once, because that costs more than
    counting."""
    for type_, count in Counter(each.type for each in messages).items():
        metrics.consumed.labels(type=type_, outcome=outcome).inc(count)
    hop, now = metrics.hop_seconds.labels(hop="commit_to_effect"), datetime.now(UTC)
    ages = [max(0.0, (now - each.time).total_seconds()) for each in messages]
    for age in ages:
        hop.observe(age)
    metrics.lag_seconds.labels(topic=messages[0].topic).set(ages[-1])


class _TryAgain(Exception):
    """The record is tried again later. Its partition waits until then."""
