"""A consumer that reads no more, on the real broker and by the clock."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.data.database import Database, Work
from kreis.chassis.message import Message
from kreis.chassis.messaging import stalls
from kreis.chassis.messaging import worker as reading
from kreis.chassis.messaging.broker import Consumer
from kreis.chassis.messaging.places import Place
from kreis.chassis.messaging.stalls import OUTSIDE, UNMOVED, Stalled, StallWatch
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import emit_joined, notes
from tests.support.topics import eventually, make_topics, running
from tests.support.workers import note_it, relay, worker

HERE = Place("cohort.v1", 0, 7)
FURTHER = HERE._replace(offset=8)


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> StallWatch:
    return StallWatch(clock)


def test_standing_before_an_unread_record_is_noticed(watch: StallWatch, clock: Clock) -> None:
    watch.look(True, {HERE: 3}, ())
    clock.seconds += UNMOVED - 1
    watch.look(True, {HERE: 3}, ())
    clock.seconds += 1

    with pytest.raises(Stalled, match=r"cohort\.v1\[0\]@7 is not read for 20 s"):
        watch.look(True, {HERE: 3}, ())


@pytest.mark.parametrize(
    ("behind", "waits"), [({FURTHER: 3}, ()), ({HERE: 0}, ()), ({HERE: 3}, {HERE})]
)
def test_who_moves_is_at_the_end_or_waits_on_purpose_is_not_blamed(
    watch: StallWatch, clock: Clock, behind: dict[Place, int], waits: Any
) -> None:
    watch.look(True, {HERE: 3}, ())
    clock.seconds += UNMOVED
    watch.look(True, behind, waits)


def test_nobody_is_blamed_for_the_same_record_twice(watch: StallWatch, clock: Clock) -> None:
    for _ in range(2):
        watch.look(True, {HERE: 3}, ())
        clock.seconds += UNMOVED
        if not watch._blamed:
            with pytest.raises(Stalled):
                watch.look(True, {HERE: 3}, ())
            watch.begin()

    watch.look(True, {HERE: 3}, ())


def test_staying_outside_the_group_is_noticed(watch: StallWatch, clock: Clock) -> None:
    watch.look(False, {}, ())
    clock.seconds += OUTSIDE - 1
    watch.look(True, {}, ())
    watch.look(False, {}, ())
    clock.seconds += OUTSIDE

    with pytest.raises(Stalled, match="no member of the group"):
        watch.look(False, {}, ())


def test_what_the_broker_did_not_say_is_held_against_nobody(
    watch: StallWatch, clock: Clock
) -> None:
    watch.look(False, {HERE: 3}, ())
    watch.begin()
    clock.seconds += OUTSIDE
    watch.look(False, {HERE: 3}, ())


def test_a_consumer_that_reads_no_more_is_replaced(
    database: Database, agency: UUID, kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brought about as a client's fault would look: its partitions are fetched no longer, and our
    loop knows nothing of it."""
    monkeypatch.setattr(stalls, "UNMOVED", 1.0)
    monkeypatch.setattr(reading, "MEASURED_EVERY", 0.2)
    consumers: list[Consumer] = []

    class Known(Consumer):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            consumers.append(self)

    monkeypatch.setattr(reading, "Consumer", Known)
    make_topics(kafka.access)
    loop = worker(database, kafka, f"group-{uuid4()}", note_it)
    with running(relay(database, kafka), loop):
        eventually(lambda: bool(consumers and consumers[0]._kafka.assignment()))
        client = consumers[0]._kafka
        client.pause(*client.assignment())
        with database.agency(agency) as work:
            emit_joined(work, uuid4())
        eventually(lambda: len(notes(database, agency)) == 1)

    assert len(consumers) == 2


def test_a_partition_that_waits_for_another_is_not_taken_for_a_stall(
    database: Database, agency: UUID, kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backlog: the client hands out what it has of one partition, then of the next."""
    monkeypatch.setattr(stalls, "UNMOVED", 1.0)
    monkeypatch.setattr(reading, "MEASURED_EVERY", 0.2)
    replaced: list[str] = []
    monkeypatch.setattr(reading.metrics.replaced, "inc", lambda: replaced.append("replaced"))

    class FewAtOnce(Consumer):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            self._kafka.config["max_poll_records"] = 5

    def take_a_while(work: Work, message: Message, fact: dict[str, Any]) -> None:
        if message.agency == agency:
            time.sleep(0.05)
            note_it(work, message, fact)

    monkeypatch.setattr(reading, "Consumer", FewAtOnce)
    make_topics(kafka.access)
    with running(relay(database, kafka)):
        with database.agency(agency) as work:
            for _ in range(120):
                emit_joined(work, uuid4())
        with running(worker(database, kafka, f"group-{uuid4()}", take_a_while)):
            eventually(lambda: len(notes(database, agency)) == 120, within=40)

    assert replaced == []


def test_a_topic_that_is_not_there_yet_stops_nobody(kafka: EmbeddedKafka) -> None:
    make_topics(kafka.access)
    topics = ["participation.v1", "not-yet.v1"]
    for subscribed, expected in ((topics, {"participation.v1"}), (topics[1:], set())):
        consumer = Consumer(kafka.access, f"group-{uuid4()}", subscribed)
        try:
            eventually(lambda reads=consumer: not reads.poll(timeout=0.5) and reads.is_member())
            behind = consumer.behind(reading.BROKER_SAYS_WITHIN) or {}
        finally:
            consumer.close()

        assert {place.topic for place in behind} == expected


def test_partitions_are_known_before_the_group_is_joined(kafka: EmbeddedKafka) -> None:
    """Else a member that is alone may be given none of them, for good."""
    make_topics(kafka.access)
    consumer = Consumer(kafka.access, f"group-{uuid4()}", ["participation.v1", "privacy.v1"])
    try:
        known = consumer._kafka._cluster
        assert known.partitions_for_topic("participation.v1") == {0, 1}
        assert known.partitions_for_topic("privacy.v1") == {0, 1}
    finally:
        consumer.close()
