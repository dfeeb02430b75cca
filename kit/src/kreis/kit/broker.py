"""The broker of a run: an embedded Kafka, or one that the user names.

Promise: each case begins with empty topics, made as the contracts say. The program comes in as a
user who may read them and nothing else, on a broker of our own.
Refuses: a broker that has one of these topics already. The kit deletes what it makes, and somebody
may need what is there.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

with warnings.catch_warnings(action="ignore"):  # kafka-python 3.0.12 reads its schemas the old way
    from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
    from kafka.admin import OffsetSpec
    from kafka.errors import KafkaError

from kreis.administration.access import PUBLISHED, SUBSCRIBER
from kreis.administration.acls import let_read_view, set_access
from kreis.administration.broker import administrator, create_topic
from kreis.administration.users import set_passwords
from kreis.chassis.config import KafkaAccess, read_kafka_access
from kreis.chassis.message import Wire
from kreis.chassis.messaging.broker import connection
from kreis.contracts import topics
from kreis.contracts.views import topic_of
from kreis.onebox.fault import Fault
from kreis.onebox.kafka import EmbeddedKafka, running_kafka

OF_A_VIEW = "kit-view"
"""The partner: the name of its view, and who its program is at the broker."""
Codec = Literal["gzip", "snappy", "lz4", "zstd"]
CODECS: tuple[Codec, ...] = ("gzip", "snappy", "lz4", "zstd")
_PATIENCE = 30.0
"""Seconds to wait for the broker's yes to records."""

_ANSWERS_WITHIN = 10.0
"""Seconds to wait for a broker that is already there."""


class Broker:
    """A broker whose topics are the kit's own. `access` is the kit's, `hers` the program's."""

    def __init__(
        self,
        access: KafkaAccess,
        hers: KafkaAccess,
        admin: KafkaAdminClient,
        names: Sequence[str],
        kafka: EmbeddedKafka | None = None,
    ) -> None:
        self.access, self.hers, self._admin, self._names = access, hers, admin, names
        self._kafka = kafka
        self.own: set[tuple[str, int, int]] = set()
        """Where the kit's own records lie: topic, partition, offset."""
        self._made: list[str] = []
        self._producers: dict[Codec | None, KafkaProducer] = {}

    def renew(self) -> None:
        """Makes the topics, empty."""
        self.delete()
        self.own = set()
        for topic in (topics()[name] for name in self._names):
            create_topic(self._admin, topic.name, topic.partitions, 1, topic.kafka_config())
            self._made.append(topic.name)

    def delete(self) -> None:
        """Deletes the topics that `renew` has made, and ends the producers that knew them."""
        for each in self._producers.values():
            each.close()
        self._producers = {}
        if self._made:
            self._admin.delete_topics(self._made)
        # The controller has deleted them. What a client asks hears of it a moment later.
        deadline = time.monotonic() + _PATIENCE
        while there := set(self._admin.list_topics()).intersection(self._made):
            if time.monotonic() > deadline:
                raise Fault(
                    f"The broker still has {' and '.join(sorted(there))}, which the kit deleted.",
                    "See that it may delete topics: delete.topic.enable.",
                )
            time.sleep(0.02)
        self._made = []

    def publish(self, wires: Sequence[Wire], codec: Codec | None = None) -> None:
        """Brings records onto their topics, in order. Returns when the broker has them all."""
        producer = self._producers.get(codec) or self._new_producer(codec)
        sent = [
            producer.send(wire.topic, key=wire.key, value=wire.value, headers=wire.headers)
            for wire in wires
        ]
        for each in sent:
            at = each.get(timeout=_PATIENCE)
            self.own.add((at.topic, at.partition, at.offset))

    def behind(self, group: str, names: Sequence[str]) -> dict[str, int]:
        """Returns how many records of each topic no group has committed as read.

        Its name is this one, or begins with it and a dot. Topics that are read to their end are
        left out."""
        own = [each["group_id"] for each in self._admin.list_groups() if _is_of(each, group)]
        done = dict[TopicPartition, int]()
        for offsets in self._admin.list_group_offsets(own).values() if own else ():
            for place, at in offsets.items():
                done[place] = max(done.get(place, 0), at.offset)
        places = [
            TopicPartition(name, n) for name in names for n in range(topics()[name].partitions)
        ]
        ends = self._admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
        left = Counter[str]()
        for place, end in ends.items():
            left[place.topic] += max(end.offset - done.get(place, 0), 0)
        return {name: count for name, count in left.items() if count}

    @property
    def may_be_away(self) -> bool:
        """Whether the kit may kill the broker: it is one of its own."""
        return self._kafka is not None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Kills the broker. It is back, with all records, when the block has ended."""
        assert self._kafka is not None
        self._kafka.kill()
        try:
            yield
        finally:
            self._kafka.start()

    def _new_producer(self, codec: Codec | None) -> KafkaProducer:
        made = KafkaProducer(acks="all", compression_type=codec, **connection(self.access))
        self._producers[codec] = made
        return made


def _is_of(listed: Any, group: str) -> bool:
    name = str(listed["group_id"])
    return name == group or name.startswith(f"{group}.")


@contextmanager
def embedded(who: str = SUBSCRIBER) -> Iterator[Broker]:
    """Starts an Apache Kafka, which ends with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="kreis-kit-") as folder,
        running_kafka(Path(folder)) as kafka,
        of_kafka(kafka, who) as broker,
    ):
        yield broker


@contextmanager
def of_kafka(kafka: EmbeddedKafka, who: str = SUBSCRIBER) -> Iterator[Broker]:
    """Uses an embedded Kafka that runs and has no topics of Kreis. The program comes in as `who`,
    a subscriber or a service, and may do what the contracts say."""
    set_access(kafka.access)
    hers = kafka.users.access(kafka.bootstrap, who)
    if who == OF_A_VIEW:
        let_read_view(kafka.access, who)
        set_passwords(kafka.access, {who: hers.password})
    with _at(kafka.access, hers, who, kafka) as broker:
        yield broker


@contextmanager
def given(
    bootstrap: str, user: str, password_file: Path | None, who: str = SUBSCRIBER
) -> Iterator[Broker]:
    """Uses a broker that runs. The kit comes in as `KREIS_KAFKA_USER` and so on say.

    The program comes in as `user`, or as the kit does. Raises `Fault`."""
    access = read_kafka_access(bootstrap)
    hers = access
    if user:
        password = password_file.read_text("utf-8").strip() if password_file else ""
        hers = replace(access, user=user, password=password)
    with _at(access, hers, who) as broker:
        yield broker


@contextmanager
def _at(
    access: KafkaAccess, hers: KafkaAccess, who: str, kafka: EmbeddedKafka | None = None
) -> Iterator[Broker]:
    names = topics_of(who)
    try:
        with administrator(access, _ANSWERS_WITHIN) as admin:
            if there := sorted(set(admin.list_topics()) & set(names)):
                raise Fault(
                    f"The broker at {access.bootstrap} has {' and '.join(there)} already.",
                    "Name a broker without topics of Kreis: the kit makes them and deletes them.",
                )
            broker = Broker(access, hers, admin, names, kafka)
            try:
                yield broker
            finally:
                broker.delete()
    except KafkaError as fault:
        raise Fault(
            f"The broker at {access.bootstrap} does not do what the kit asks: {fault!r}.",
            "See that it runs, and that the kit's user may make, write and delete topics.",
        ) from fault


def topics_of(who: str) -> Sequence[str]:
    """Returns the topics that a subscriber or a partner may read, or that a service reads and
    writes."""
    if who == SUBSCRIBER:
        return PUBLISHED
    if who == OF_A_VIEW:
        return (topic_of(who),)
    found = topics().values()
    return tuple(each.name for each in found if each.written_by(who) or each.read_by(who))


def settings_of(access: KafkaAccess) -> dict[str, Any]:
    """Returns the variables that tell a program how to come in."""
    sasl = "SASL_" if access.user else ""
    safe = "SSL" if access.user or access.ca else "PLAINTEXT"
    said = {
        "KREIS_KAFKA": access.bootstrap,
        "KREIS_KAFKA_PROTOCOL": access.protocol or sasl + safe,
        "KREIS_KAFKA_MECHANISM": access.mechanism if access.user else "",
        "KREIS_KAFKA_USER": access.user,
        "KREIS_KAFKA_PASSWORD": access.password,
        "KREIS_KAFKA_CA": access.ca,
    }
    return {name: value for name, value in said.items() if value}
