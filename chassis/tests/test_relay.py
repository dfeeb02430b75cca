"""From the outbox onto the topic."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.config import KafkaAccess
from kreis.chassis.data import outbox
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import Draft
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message
from kreis.chassis.messaging.relay import Relay
from kreis.onebox.kafka import EmbeddedKafka, running_kafka
from tests.support.fixtures import facts
from tests.support.notes import emit_joined
from tests.support.topics import eventually, make_topics, read

pytestmark = pytest.mark.waits

TOPIC = "participation.v1"


@contextmanager
def relaying(database: Database, access: KafkaAccess, *, relays: int = 1) -> Iterator[None]:
    stop = threading.Event()
    threads = [
        threading.Thread(
            target=Relay(
                database.direct_url,
                access,
                "kreis/notes",
                Heartbeats(),
                delivery_timeout=3,
            ).run,
            args=(stop,),
        )
        for _ in range(relays)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()


def kept(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.execute(text("select count(*) from fact")).scalar_one()


def senders() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "network-thread" in thread.name]


def of_agency(agency: UUID, messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.agency == agency]


def emit(database: Database, agency: UUID, people: list[UUID], count: int) -> None:
    for turn in range(count):
        with database.agency(agency) as work:
            emit_joined(work, people[turn % len(people)])


def assert_each_once_and_in_order(messages: list[Message]) -> None:
    numbers = defaultdict(list)
    for message in messages:
        numbers[message.key].append(message.sequence)
    for each in numbers.values():
        assert each == list(range(1, len(each) + 1))


def test_every_fact_arrives_once_in_order_and_is_kept_as_history(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    people = [uuid4() for _ in range(4)]
    with relaying(database, kafka.access, relays=2):
        emit(database, agency, people, 60)
        eventually(lambda: facts(database) == [])

    messages = of_agency(
        agency, read(kafka.access, TOPIC, lambda found: len(of_agency(agency, found)) >= 60)
    )
    assert len(messages) == 60
    assert_each_once_and_in_order(messages)
    assert kept(database) == 60


def test_a_fact_reaches_its_reader_without_waiting_for_the_poll(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    """Ten facts one after the other: with only the one-second poll this takes five seconds."""
    make_topics(kafka.access)
    with relaying(database, kafka.access):
        emit(database, agency, [uuid4()], 1)
        eventually(lambda: facts(database) == [])
        for _ in range(10):
            emit(database, agency, [uuid4()], 1)
            eventually(lambda: facts(database) == [], within=0.7)


def test_a_record_holds_the_values_that_were_written(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    """The relay hands the outbox's JSON on as text. Nothing in it may change on the way."""
    make_topics(kafka.access)
    texts = 'Zoë Yıldız \u2028\u0007\t\n"\\ ½ 🙂 \u202eرحمة'
    data = {"texts": [texts, ""], "1.0": 1.0, "one": 1, "large": 2**70, "no": None, "is": {"a": []}}
    drafts = [
        Draft(TOPIC, str(uuid4()), "kreis.cohort-joined.v1", each, False, new_traceparent())
        for each in (data, None)
    ]
    with database.agency(agency) as work:
        outbox.write(work.connection, agency, drafts)
    with relaying(database, kafka.access):
        eventually(lambda: facts(database) == [])

    messages = of_agency(
        agency, read(kafka.access, TOPIC, lambda found: len(of_agency(agency, found)) >= 2)
    )
    found = {message.key: message.data for message in messages}
    assert found == {draft.key: draft.data for draft in drafts}
    assert type((found[drafts[0].key] or {})["1.0"]) is float


@pytest.mark.parametrize("outage", [2.0, 10.0], ids=["short", "longer-than-the-delivery-timeout"])
def test_after_an_outage_all_arrives_once_and_in_order(
    database: Database, agency: UUID, tmp_path: Path, outage: float
) -> None:
    people = [uuid4() for _ in range(3)]
    with running_kafka(tmp_path) as broker:
        make_topics(broker.access)
        with relaying(database, broker.access):
            emit(database, agency, people, 10)
            eventually(lambda: facts(database) == [])
            broker.kill()
            emit(database, agency, people, 10)
            threading.Event().wait(outage)
            assert len(facts(database)) == 10
            emit(database, agency, people, 10)
            if outage > 8:  # delivery timeout and deadline are over: nobody may still try to send
                eventually(lambda: senders() == [], within=3)
            broker.start()
            eventually(lambda: facts(database) == [], within=40)

        messages = read(broker.access, TOPIC, lambda found: len(found) >= 30)

    by_id = {message.id: message for message in messages}
    assert len(by_id) == 30
    assert_each_once_and_in_order(list(by_id.values()))
