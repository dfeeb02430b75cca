"""From the topic into the database."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Database, Work
from kreis.chassis.message import Message
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import emit_joined, notes
from tests.support.topics import eventually, make_topics, running
from tests.support.workers import note_it, relay, worker


def test_each_message_has_its_effect_once_over_a_restart(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    people, group = sorted(uuid4() for _ in range(20)), f"group-{uuid4()}"
    for person in people[:10]:
        with database.agency(agency) as work:
            emit_joined(work, person)
    with running(relay(database, kafka), worker(database, kafka, group, note_it)):
        eventually(lambda: len(notes(database, agency)) == 10)
    for person in people[10:]:
        with database.agency(agency) as work:
            emit_joined(work, person)
    with running(relay(database, kafka), worker(database, kafka, group, note_it)):
        eventually(lambda: len(notes(database, agency)) == 20)

    assert notes(database, agency) == [str(person) for person in people]


def test_a_handler_that_fails_now_and_then_is_tried_again(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    tries: list[str] = []

    def stumble(work: Work, message: Message, fact: dict[str, Any]) -> None:
        if message.agency != agency:
            return
        tries.append(message.key)
        if len(tries) < 3:
            raise RuntimeError("not yet")
        note_it(work, message, fact)

    with database.agency(agency) as work:
        emit_joined(work, uuid4())
    group = f"group-{uuid4()}"
    with running(relay(database, kafka), worker(database, kafka, group, stumble)):
        eventually(lambda: len(notes(database, agency)) == 1)

    assert len(tries) == 3
