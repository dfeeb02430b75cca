"""The producer of the relay."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress

from kafka import KafkaProducer
from kafka.errors import KafkaError

from kreis.chassis import moments
from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker.connections import connection, is_away


class NotDelivered(Exception):
    """Kafka has not confirmed every record of a batch. `will_pass` is False if the broker answered
    that it does not take one of them."""

    def __init__(self, words: str, fault: KafkaError) -> None:
        super().__init__(words)
        self.will_pass = is_away(fault)


class Producer:
    """An idempotent Kafka producer for the relay's leader. `delivery_timeout` is in seconds.

    Raises `NotDelivered` if no broker answers. After a failure, call `abandon` and make a new
    producer. If an outage is longer than the delivery timeout, the futures may never resolve.
    """

    def __init__(self, access: KafkaAccess, *, delivery_timeout: float) -> None:
        milliseconds = int(delivery_timeout * 1000)
        self._deadline = delivery_timeout + 5
        try:
            self._kafka = KafkaProducer(
                acks="all",
                delivery_timeout_ms=milliseconds,
                request_timeout_ms=milliseconds // 2,
                max_block_ms=milliseconds,
                bootstrap_timeout_ms=milliseconds,
                # With a backlog, a batch fills up while the previous batch is being sent.
                linger_ms=0,
                batch_size=131_072,
                allow_auto_create_topics=False,
                metrics_enabled=False,
                **connection(access),
            )
        except KafkaError as fault:
            words = f"no broker answers at {access.bootstrap}: {fault}"
            raise NotDelivered(words, fault) from fault

    def publish(self, wires: Sequence[Wire]) -> None:
        """Sends all records and waits for all acknowledgements. It waits at most five seconds
        longer than the delivery timeout. Raises `NotDelivered`."""
        deadline = time.monotonic() + self._deadline
        try:
            futures = [self._kafka.send(**wire._asdict()) for wire in wires]
            moments.passed("while-publishing")
            for future in futures:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
        except KafkaError as fault:
            raise NotDelivered(f"{len(wires)} records: {fault!r}", fault) from fault

    def abandon(self) -> None:
        """Ends the producer's thread without waiting for the records that it still holds.

        `close` alone flushes first and fails in the flush. The producer's thread then lives on and
        sends the records when the broker is back.
        """
        self._kafka._sender.force_close()
        # kafka-python raises an error for records it still holds. The outbox has them.
        with suppress(KafkaError):
            self._kafka.close(timeout=0)
