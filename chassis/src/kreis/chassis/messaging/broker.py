"""Kafka producer and consumer. In a service, only this module imports kafka-python.

Promise: `Producer.publish` returns only after all in-sync replicas have acknowledged every record.
Records of one key keep the given order. `Consumer` commits only offsets that its caller names.
Refuses: to use `flush()`, because it returns normally even if records are lost. Refuses to start
without the extension `crc32c`. Without it, checksums cost six times as much as everything else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import crc32c  # noqa: F401  # fails if the fast checksum is missing
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from kafka.protocol.api_message import VersionSubscriptable
from kafka.protocol.schemas import StructField
from kafka.structs import MemberState, OffsetAndMetadata

from kreis.chassis import moments
from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire


def connection(access: KafkaAccess) -> dict[str, Any]:
    """Returns kafka-python's arguments for this access. If a user is set, TLS is used unless the
    access names another protocol. Then SCRAM hides the password; only onebox sends one without TLS,
    as the broker itself, over the loopback to a process that it has started."""
    mend_kafka_python()
    return {
        "bootstrap_servers": access.bootstrap.split(","),
        "reconnect_backoff_max_ms": 1000,
        "security_protocol": access.protocol
        or ("SASL_" if access.user else "") + ("SSL" if access.user or access.ca else "PLAINTEXT"),
        "ssl_cafile": access.ca or None,
        "ssl_certfile": access.certificate or None,
        "ssl_keyfile": access.key or None,
        "sasl_mechanism": access.mechanism if access.user else None,
        "sasl_plain_username": access.user or None,
        "sasl_plain_password": access.password or None,
    }


_BUILD_LOCK = threading.RLock()


def _one_at_a_time(make: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a function so that only one thread at a time runs it."""

    def locked(*args: Any, **options: Any) -> Any:
        with _BUILD_LOCK:
            return make(*args, **options)

    return locked


@cache
def mend_kafka_python() -> None:
    """Makes kafka-python 3.0 build decoders and response classes under a lock.

    kafka-python builds them when the first response of a kind arrives. Relay and worker are two
    threads that start together. Without the lock, a half-built decoder could stay in use. Both
    threads could also build the same class, so that two copies exist. A request would then
    expect a response of one class and get a response of the other class. Every later request of
    that kind would time out. `connection` calls this function before every client.
    """
    StructField.compiled_decode_from = _one_at_a_time(StructField.compiled_decode_from)
    VersionSubscriptable.__getitem__ = _one_at_a_time(VersionSubscriptable.__getitem__)


class NotDelivered(Exception):
    """Kafka has not confirmed every record of a batch."""


class NotCommitted(Exception):
    """The group has changed or the broker is away. The records will be delivered again."""


class Place(NamedTuple):
    """The position of a record: topic, partition and offset."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Received(NamedTuple):
    """A record and its position."""

    place: Place
    wire: Wire


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
            raise NotDelivered(f"no broker answers at {access.bootstrap}: {fault}") from fault

    def publish(self, wires: Sequence[Wire]) -> None:
        """Sends all records and waits for all acknowledgements. It waits at most five seconds
        longer than the delivery timeout. Raises `NotDelivered`."""
        deadline = time.monotonic() + self._deadline
        try:
            futures = [
                self._kafka.send(wire.topic, key=wire.key, value=wire.value, headers=wire.headers)
                for wire in wires
            ]
            moments.passed("while-publishing")
            for future in futures:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
        except KafkaError as fault:
            raise NotDelivered(f"{len(wires)} records: {fault!r}") from fault

    def abandon(self) -> None:
        """Ends the producer's thread without waiting for the records that it still holds.

        `close` alone flushes first and fails in the flush. The producer's thread then lives on and
        sends the records when the broker is back.
        """
        self._kafka._sender.force_close()
        # kafka-python raises an error for records it still holds. The outbox has them.
        with suppress(KafkaError):
            self._kafka.close(timeout=0)


class Consumer:
    """One member of a consumer group. A new group starts at the earliest record.
    `session_timeout` is in seconds."""

    def __init__(
        self,
        access: KafkaAccess,
        group: str,
        topics: Iterable[str],
        *,
        session_timeout: float = 10,
    ) -> None:
        self._kafka = KafkaConsumer(
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_poll_records=200,
            max_poll_interval_ms=120_000,
            session_timeout_ms=int(session_timeout * 1000),
            heartbeat_interval_ms=int(session_timeout * 300),
            fetch_max_wait_ms=500,
            metrics_enabled=False,
            **connection(access),
        )
        self._kafka.subscribe(list(topics))

    def poll(self, timeout: float) -> list[list[Received]]:
        """Returns the next records in order, one list per partition. Returns an empty list if
        none arrive within `timeout` seconds."""
        batches = self._kafka.poll(timeout_ms=int(timeout * 1000))
        return [[_received(record) for record in records] for records in batches.values()]

    def commit(self, places: Iterable[Place]) -> None:
        """Commits the offsets of these records, one per partition. Earlier records then count as
        read too. Raises `NotCommitted`."""
        offsets = {
            TopicPartition(topic, partition): OffsetAndMetadata(offset + 1, "", -1)
            for topic, partition, offset in places
        }
        try:
            self._kafka.commit(offsets)
        except KafkaError as fault:
            raise NotCommitted(repr(fault)) from fault

    def rewind(self, place: Place) -> None:
        """Goes back to this record: the next poll reads it again."""
        self._kafka.seek(TopicPartition(place.topic, place.partition), place.offset)

    def pause(self, place: Place) -> None:
        """Pauses the partition before this record. Other partitions go on. See `resume`."""
        self._kafka.pause(TopicPartition(place.topic, place.partition))
        self.rewind(place)

    def resume(self, place: Place) -> None:
        """Resumes the partition, unless the group has given it to another consumer meanwhile."""
        partition = TopicPartition(place.topic, place.partition)
        if partition in self._kafka.assignment():
            self._kafka.resume(partition)

    def is_member(self) -> bool:
        """True if the consumer is a member of its group, with or without partitions."""
        return self._kafka.group_metadata().state is MemberState.STABLE

    def behind(self, within: float) -> Mapping[Place, int] | None:
        """Returns the position in each partition of this consumer, and the number of records after
        it.

        The broker is asked, because a client that has stopped fetching does not know the newest
        offset. Returns None if the broker does not answer within `within` seconds.
        """
        mine = self._kafka.assignment()
        asked = mine or [TopicPartition(topic, 0) for topic in self._kafka.subscription()]
        milliseconds = int(within * 1000)
        try:
            ends = self._kafka.end_offsets(asked, timeout_ms=milliseconds)
            stands = {each: self._kafka.position(each, milliseconds) for each in mine}
        except (KafkaError, KeyError):  # KeyError: the topic does not exist yet
            return None
        return {
            Place(each.topic, each.partition, offset): ends[each] - offset
            for each, offset in stands.items()
            if offset is not None
        }

    def close(self) -> None:
        """Leaves the group, so that other consumers take over its partitions at once."""
        self._kafka.close(autocommit=False, timeout_ms=5_000)


def _received(record: Any) -> Received:
    place = Place(record.topic, record.partition, record.offset)
    return Received(place, Wire(record.topic, record.key, record.value, list(record.headers)))


def read_all(access: KafkaAccess, topics: Sequence[str]) -> Iterator[Wire]:
    """Yields every record that is on the topics at this moment, in order per partition."""
    kafka = KafkaConsumer(
        auto_offset_reset="earliest", enable_auto_commit=False, **connection(access)
    )
    try:
        partitions = [
            TopicPartition(topic, number)
            for topic in topics
            for number in sorted(kafka.partitions_for_topic(topic) or ())
        ]
        kafka.assign(partitions)
        ends = kafka.end_offsets(partitions)
        while any(kafka.position(each) < ends[each] for each in partitions):
            for records in kafka.poll(timeout_ms=500).values():
                yield from (_received(record).wire for record in records)
    finally:
        kafka.close()
