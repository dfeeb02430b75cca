"""Records that nobody here can decode: parked by their place, while everything else flows."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID, uuid4

import kafka.codec  # noqa: TID251
import pytest
from kafka import KafkaProducer  # noqa: TID251  # ours does not compress

from kreis.administration.broker import create_topics
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import Wire, encode
from kreis.chassis.messaging.broker import connection, read_all
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.parking import Actor, Parked, Parking
from kreis.chassis.messaging.places import CannotRead, Place, Stretch, received
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process import parked
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import a_message, notes
from tests.support.topics import eventually, publish, running
from tests.support.workers import TYPE, CohortJoined, note_it

CODECS = ("gzip", "snappy", "lz4", "zstd")
BY = Actor("test", "tries")


class NotUtf8(str):
    """A name of a header as clients in other languages may write it."""

    def encode(self, *_: object) -> bytes:
        return b"\xff\xfename"


def worker(database: Database, kafka: EmbeddedKafka, topic: str) -> Worker:
    return Worker(kafka.access, f"group-{uuid4()}", inbox(database, topic), Heartbeats())


def inbox(database: Database, topic: str) -> Inbox:
    return Inbox(database, "notes", [Subscription(topic, TYPE, CohortJoined, note_it)])


@pytest.fixture
def topic(kafka: EmbeddedKafka) -> str:
    """One partition, on which records stay as the client has compressed them."""
    name = f"test.{uuid4()}"
    create_topics(kafka.access, {name: (1, {"compression.type": "producer"})}, replicas=1)
    return name


def compressed(kafka: EmbeddedKafka, wires: Sequence[Wire], codec: str | None) -> None:
    """Brings records onto their topic in one batch."""
    producer = KafkaProducer(
        compression_type=codec, linger_ms=500, acks="all", **connection(kafka.access)
    )
    sent = [
        producer.send(wire.topic, key=wire.key, value=wire.value, headers=wire.headers)
        for wire in wires
    ]
    for each in sent:
        each.get(timeout=20)
    producer.close()


def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an image that lacks a package."""
    monkeypatch.setattr(kafka.codec, "has_snappy", lambda: False)
    monkeypatch.setattr(kafka.codec, "snappy", None)


def lying(database: Database) -> Sequence[Parked]:
    return Parking(database, "notes").list(BY)


@pytest.mark.parametrize("codec", CODECS)
def test_a_record_of_any_codec_has_its_effect(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str, codec: str
) -> None:
    messages = [a_message(agency, topic) for _ in range(3)]
    compressed(kafka, list(map(encode, messages)), codec)

    with running(worker(database, kafka, topic)):
        eventually(lambda: len(notes(database, agency)) == 3)

    assert lying(database) == []


def test_what_nobody_can_decode_is_parked_by_its_place_and_the_rest_flows(
    database: Database,
    agency: UUID,
    kafka: EmbeddedKafka,
    topic: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, lost, after = ([a_message(agency, topic) for _ in range(n)] for n in (2, 5, 3))
    publish(kafka.access, list(map(encode, before)))
    compressed(kafka, list(map(encode, lost)), "snappy")
    publish(kafka.access, list(map(encode, after)))
    unknown(monkeypatch)

    with running(worker(database, kafka, topic)):
        eventually(lambda: len(notes(database, agency)) == 5)
        eventually(lambda: len(lying(database)) == 1)

    assert notes(database, agency) == sorted(each.key for each in (*before, *after))
    [found] = lying(database)
    assert found.stretch == Stretch(Place(topic, 0, 2), 7)
    assert "snappy" in found.reason.lower()


def test_a_replay_reads_the_place_again(
    database: Database,
    agency: UUID,
    kafka: EmbeddedKafka,
    topic: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = [a_message(agency, topic) for _ in range(4)]
    compressed(kafka, list(map(encode, lost)), "snappy")
    with monkeypatch.context() as without:
        unknown(without)
        with running(worker(database, kafka, topic)):
            eventually(lambda: len(lying(database)) == 1)
        assert replayed(database, kafka, topic) == "failed"
        assert len(lying(database)) == 1

    assert replayed(database, kafka, topic) == "4 read, 0 of them parked, 0 no longer on the topic"
    assert notes(database, agency) == sorted(each.key for each in lost)
    assert lying(database) == []


def replayed(database: Database, kafka: EmbeddedKafka, topic: str) -> str:
    own = inbox(database, topic)
    [head] = own.parking.heads()
    try:
        return parked.replay_head(own, kafka.access, head, BY)
    except CannotRead:
        return "failed"


def test_a_name_of_a_header_that_is_no_utf_8_stops_nothing(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    messages = [a_message(agency, topic) for _ in range(3)]
    odd = encode(messages[0])
    compressed(kafka, [odd._replace(headers=[*odd.headers, (NotUtf8("x"), b"y")])], None)
    publish(kafka.access, list(map(encode, messages[1:])))

    with running(worker(database, kafka, topic)):
        eventually(lambda: len(notes(database, agency)) == 2)
        eventually(lambda: len(lying(database)) == 1)

    assert notes(database, agency) == sorted(each.key for each in messages[1:])


def test_a_header_without_a_value_counts_as_empty(agency: UUID, topic: str) -> None:
    """Kafka allows it; kafka-python's producer does not make it."""
    wire = encode(a_message(agency, topic))
    record = SimpleNamespace(
        topic=topic, partition=0, offset=5, key=wire.key, value=wire.value, headers=[("x", None)]
    )

    assert received(record).wire.headers == [("x", b"")]


def test_reading_a_whole_topic_says_what_was_lost_and_goes_on(
    agency: UUID, kafka: EmbeddedKafka, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some() -> list[Wire]:
        return [encode(a_message(agency, topic)) for _ in range(2)]

    good, lost, more = some(), some(), some()
    publish(kafka.access, good)
    compressed(kafka, lost, "snappy")
    publish(kafka.access, more)
    unknown(monkeypatch)
    told: list[CannotRead] = []

    found = list(read_all(kafka.access, [topic], told.append))

    assert [wire.key for wire in found] == [wire.key for wire in (*good, *more)]
    assert [each.stretch for each in told] == [Stretch(Place(topic, 0, 2), 4)]
    with pytest.raises(CannotRead):
        list(read_all(kafka.access, [topic]))


def test_a_stretch_is_read_from_what_it_writes() -> None:
    stretch = Stretch(Place("cohorts.cohort.v1", 3, 17), 25)

    assert str(stretch) == "cohorts.cohort.v1[3]@17-24"
    assert Stretch.read(str(stretch)) == stretch
    assert Stretch.read(str(stretch.place)) is None
    assert Stretch.read("privacy.v2, read anew") is None
