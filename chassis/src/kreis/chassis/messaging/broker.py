"""Apache Kafka, as far as services need it. The only module of theirs that imports kafka-python.

Promise: `Producer.publish` returns only when every record is acknowledged by all in-sync replicas,
in the order given per key; `Consumer` commits nothing that its caller has not named.
Refuses: to use `flush()`, which returns normally while records are lost, and to start without
the `crc32c` extension, without which checksums cost six times the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import crc32c  # noqa: F401  # proves that the fast checksum is there
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from kafka.protocol.api_message import VersionSubscriptable
from kafka.protocol.schemas import StructField
from kafka.structs import MemberState, OffsetAndMetadata

from kreis.chassis import moments
from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire


def connection(access: KafkaAccess) -> dict[str, Any]:
    """kafka-python's arguments for this access. A password never goes out unencrypted."""
    return {
        "bootstrap_servers": access.bootstrap.split(","),
        "reconnect_backoff_max_ms": 1000,
        "security_protocol": ("SASL_" if access.user else "")
        + ("SSL" if access.user or access.ca else "PLAINTEXT"),
        "ssl_cafile": access.ca or None,
        "ssl_certfile": access.certificate or None,
        "ssl_keyfile": access.key or None,
        "sasl_mechanism": access.mechanism if access.user else None,
        "sasl_plain_username": access.user or None,
        "sasl_plain_password": access.password or None,
    }


_ONE = threading.RLock()


def _one_at_a_time(make: Callable[..., Any]) -> Callable[..., Any]:
    def locked(*args: Any, **options: Any) -> Any:
        with _ONE:
            return make(*args, **options)

    return locked


@cache
def mend_kafka_python() -> None:
    """Lets kafka-python 3.0 build decoders and response classes in one thread at a time.

    It builds them when the first response of a kind comes. Two threads (relay and worker, as a
    process starts) could keep a half-built decoder, or register a class that is thrown away; from
    then on every request of that kind times out. Called once, before the first client.
    """
    StructField.compiled_decode_from = _one_at_a_time(StructField.compiled_decode_from)
    VersionSubscriptable.__getitem__ = _one_at_a_time(VersionSubscriptable.__getitem__)


class NotDelivered(Exception):
    """At least one record of a batch is not known to stand on its topic."""


class NotCommitted(Exception):
    """The group moved on or the broker is away; the records will be delivered once more."""


class Place(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Received(NamedTuple):
    place: Place
    wire: Wire


class Producer:
    """An idempotent producer for one leader. After a failure it must be abandoned, not reused:
    when an outage outlasts the delivery timeout its futures may never resolve."""

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
                # A backlog fills its batches while the one before is on its way.
                linger_ms=0,
                batch_size=131_072,
                allow_auto_create_topics=False,
                metrics_enabled=False,
                **connection(access),
            )
        except KafkaError as fault:
            raise NotDelivered(f"no broker answers at {access.bootstrap}: {fault}") from fault

    def publish(self, wires: Sequence[Wire]) -> None:
        """Sends all and waits for all acknowledgements, at most the delivery timeout + 5 s."""
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
        """Lets go of the producer without waiting for anything it still holds, and ends its thread:
        `close` flushes first and gives up there, and the thread would send when the broker is back.
        """
        self._kafka._sender.force_close()
        # It complains about the records it still holds. The outbox has them.
        with suppress(KafkaError):
            self._kafka.close(timeout=0)


class Consumer:
    """One member of a consumer group that reads from the earliest record on."""

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
        """The next records, a list per partition, in order. Empty after `timeout` seconds."""
        batches = self._kafka.poll(timeout_ms=int(timeout * 1000))
        return [[_received(record) for record in records] for records in batches.values()]

    def commit(self, places: Iterable[Place]) -> None:
        """Says that everything up to and including these records is done, one per partition."""
        offsets = {
            TopicPartition(topic, partition): OffsetAndMetadata(offset + 1, "", -1)
            for topic, partition, offset in places
        }
        try:
            self._kafka.commit(offsets)
        except KafkaError as fault:
            raise NotCommitted(repr(fault)) from fault

    def rewind(self, place: Place) -> None:
        """Reads this record again at the next poll."""
        self._kafka.seek(TopicPartition(place.topic, place.partition), place.offset)

    def pause(self, place: Place) -> None:
        """Stops the partition of this record before it; the others flow. See `resume`."""
        self._kafka.pause(TopicPartition(place.topic, place.partition))
        self.rewind(place)

    def resume(self, place: Place) -> None:
        """Lets the partition go on, unless the group has given it to somebody else meanwhile."""
        partition = TopicPartition(place.topic, place.partition)
        if partition in self._kafka.assignment():
            self._kafka.resume(partition)

    def is_member(self) -> bool:
        """Whether the group has taken it in, with partitions to read or with none."""
        return self._kafka.group_metadata().state is MemberState.STABLE

    def behind(self, within: float) -> Mapping[Place, int] | None:
        """Where it stands in each of its partitions, and how many records follow there. The broker
        is asked: a client that has ceased to fetch does not know. None if it does not say `within`
        seconds."""
        mine = self._kafka.assignment()
        asked = mine or [TopicPartition(topic, 0) for topic in self._kafka.subscription()]
        milliseconds = int(within * 1000)
        try:
            ends = self._kafka.end_offsets(asked, timeout_ms=milliseconds)
            stands = {each: self._kafka.position(each, milliseconds) for each in mine}
        except (KafkaError, KeyError):  # the latter for a topic that is not there (yet)
            return None
        return {
            Place(each.topic, each.partition, offset): ends[each] - offset
            for each, offset in stands.items()
            if offset is not None
        }

    def close(self) -> None:
        """Leaves the group, so that others take over at once."""
        self._kafka.close(autocommit=False, timeout_ms=5_000)


def _received(record: Any) -> Received:
    place = Place(record.topic, record.partition, record.offset)
    return Received(place, Wire(record.topic, record.key, record.value, list(record.headers)))


def read_all(access: KafkaAccess, topics: Sequence[str]) -> Iterator[Wire]:
    """Every record that stands on the topics at this moment, in order per partition."""
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
