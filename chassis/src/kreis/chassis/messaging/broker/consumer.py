"""The consumer of a service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import MemberState, OffsetAndMetadata

from kreis.chassis.config import KafkaAccess
from kreis.chassis.messaging.broker.connections import connection
from kreis.chassis.messaging.broker.reading import unreadable
from kreis.chassis.messaging.places import Place, Received, Stretch, received


class NotCommitted(Exception):
    """The group has changed or the broker is away. The records will be delivered again."""


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
        self._access = access
        self._kafka = KafkaConsumer(
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_poll_records=200,
            max_poll_interval_ms=120_000,
            session_timeout_ms=int(session_timeout * 1000),
            heartbeat_interval_ms=int(session_timeout * 300),
            fetch_max_wait_ms=1000,
            # Else a topic that the broker does not know yet has no reader for five minutes.
            metadata_max_age_ms=15_000,
            metrics_enabled=False,
            **connection(access),
        )
        self._kafka.subscribe(list(topics))
        self._learn_partitions()

    def _learn_partitions(self) -> None:
        """Asks for the partitions before the group is joined.

        kafka-python 3.0 may hand out none of those that it does not know yet, and notices nothing
        until their number changes. The first answer may be to an older question. A topic may not
        be there yet."""
        cluster = self._kafka._cluster
        for _ in range(2):
            if all(map(cluster.partitions_for_topic, self._kafka.subscription())):
                return
            with suppress(KafkaError):
                self._kafka._net.run(self._kafka._manager.wait_for, cluster.request_update(), 2000)

    def poll(self, timeout: float) -> list[list[Received]]:
        """Returns the next records in order, one list per partition. Returns an empty list if
        none arrive within `timeout` seconds. Raises `CannotRead`; call `skip` then."""
        try:
            batches = self._kafka.poll(timeout_ms=int(timeout * 1000))
        except Exception as fault:
            found = unreadable(self._access, self._kafka, fault)
            if found is None:
                raise
            raise found from fault
        return [[received(record) for record in records] for records in batches.values()]

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

    def skip(self, stretch: Stretch) -> None:
        """Goes on behind records that cannot be read."""
        self.rewind(stretch.place._replace(offset=stretch.following))

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
            # `KafkaConsumer.position` goes through all partitions, for each of them.
            known = self._kafka._subscription.assignment
            stands = {
                each: at.offset
                if (at := known[each].position)
                else self._kafka.position(each, milliseconds)
                for each in mine
            }
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
