"""Reading without a group: whole topics, given places, and records that nobody can decode."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from kreis.chassis.config import KafkaAccess
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker.connections import connection, is_away
from kreis.chassis.messaging.places import CannotRead, Place, Received, Stretch, received

_PROBED_WITHIN = 5.0
"""Seconds to wait for a record whose offset is before the end of its partition."""


def read_all(
    access: KafkaAccess,
    topics: Sequence[str],
    lost: Callable[[CannotRead], None] | None = None,
) -> Iterator[Wire]:
    """Yields every record that is on the topics at this moment, in order per partition.

    Tells `lost` of records that cannot be read, and goes on. Without it, raises `CannotRead`."""
    with _reader(access, auto_offset_reset="earliest") as kafka:
        partitions = [
            TopicPartition(topic, number)
            for topic in topics
            for number in sorted(kafka.partitions_for_topic(topic) or ())
        ]
        kafka.assign(partitions)
        ends = kafka.end_offsets(partitions)
        while any(kafka.position(each) < ends[each] for each in partitions):
            for received in _poll(access, kafka, lost):
                yield received.wire


def stands(access: KafkaAccess, topic: str) -> bool:
    """True if the broker has this topic, and we may write or read it."""
    with _reader(access) as kafka:
        return bool(kafka.partitions_for_topic(topic))


def read_stretch(access: KafkaAccess, stretch: Stretch) -> Iterator[Received]:
    """Yields the records of a stretch that are still on the topic. Raises `CannotRead`."""
    partition = TopicPartition(stretch.place.topic, stretch.place.partition)
    with _reader(access, auto_offset_reset="earliest") as kafka:
        kafka.assign([partition])
        kafka.seek(partition, stretch.place.offset)
        while kafka.position(partition) < stretch.following:
            for received in _poll(access, kafka):
                if received.place.offset < stretch.following:
                    yield received


def _poll(
    access: KafkaAccess, kafka: KafkaConsumer, lost: Callable[[CannotRead], None] | None = None
) -> Iterator[Received]:
    try:
        batches = kafka.poll(timeout_ms=500)
    except Exception as fault:
        found = unreadable(access, kafka, fault)
        if found is None:
            raise
        if lost is None:
            raise found from fault
        lost(found)
        place, following = found.stretch
        kafka.seek(TopicPartition(place.topic, place.partition), following)
        return
    for records in batches.values():
        yield from map(received, records)


def unreadable(access: KafkaAccess, kafka: KafkaConsumer, fault: Exception) -> CannotRead | None:
    """Returns which records are to blame that a poll raised `fault`, or None if none are.

    A poll does not say which record it was. So this reads one record of each partition, from
    where the consumer stands, with a consumer of its own.
    """
    if is_away(fault):
        return None
    with _reader(access) as probe:
        for partition in kafka.assignment():
            stands = kafka.position(partition)
            end = probe.end_offsets([partition])[partition]
            if stands < end and (found := _fault_at(probe, partition, stands)) is not None:
                place = Place(partition.topic, partition.partition, stands)
                following = _next_readable(probe, partition, stands, end)
                return CannotRead(Stretch(place, following), found)
    return None


def _next_readable(probe: KafkaConsumer, partition: TopicPartition, bad: int, end: int) -> int:
    """Returns the first offset behind `bad` that can be read, or the end.

    What cannot be read is a batch, or the rest of one. So the offsets of one batch fail, and
    those of the next do not: its end is found by doubling the step, then by halving it.
    """
    step = 1
    while bad + step < end and _fault_at(probe, partition, bad + step) is not None:
        bad, step = bad + step, step * 2
    good = min(bad + step, end)
    while good - bad > 1:
        middle = (bad + good) // 2
        if _fault_at(probe, partition, middle) is None:
            good = middle
        else:
            bad = middle
    return good


def _fault_at(probe: KafkaConsumer, partition: TopicPartition, offset: int) -> Exception | None:
    """Reads one record from this offset on. Returns why it cannot be read, or None. Raises faults
    of the broker."""
    probe.assign([partition])
    probe.seek(partition, offset)
    deadline = time.monotonic() + _PROBED_WITHIN
    try:
        while not probe.poll(timeout_ms=500, max_records=1):
            if time.monotonic() > deadline:
                return None
    except Exception as fault:
        if is_away(fault):
            raise
        return fault
    return None


@contextmanager
def _reader(access: KafkaAccess, **settings: Any) -> Iterator[KafkaConsumer]:
    """A consumer of no group, which reads what the caller names."""
    kafka = KafkaConsumer(enable_auto_commit=False, **settings, **connection(access))
    try:
        yield kafka
    finally:
        kafka.close()
