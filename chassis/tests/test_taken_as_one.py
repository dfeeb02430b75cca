"""Messages that touch nothing but their own subject share a transaction; nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields
from sqlalchemy import text

from kreis.chassis.data.database import Database, Work
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import Message, encode, new_id
from kreis.chassis.messaging.inbox import Inbox, Subscription
from kreis.chassis.messaging.parking import Actor
from kreis.chassis.messaging.worker import Worker
from kreis.chassis.process import erasure
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import a_message, emit_joined, notes, write_note
from tests.support.topics import eventually, new_topic, publish, running

TOPIC, TYPE = "participation.v1", "kreis.cohort-joined.v1"


class CohortJoined(Schema):
    participant_id = fields.String(required=True)


def note_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, message.key)


def inbox(database: Database, handle: Any = note_it, *, topic: str = TOPIC) -> Inbox:
    return Inbox(database, "notes", [Subscription(topic, TYPE, CohortJoined, handle, shares=True)])


@pytest.fixture
def messages(agency: UUID) -> list[Message]:
    return [a_message(agency, TOPIC) for _ in range(5)]


def transactions(database: Database) -> int:
    with database.engine.begin() as connection:
        count = text("select count(distinct xmin::text) from inbox")
        return int(connection.execute(count).scalar_one())


def test_one_transaction_holds_all_in_the_order_of_their_keys(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    taken: list[str] = []

    def note_the_order(work: Work, message: Message, fact: dict[str, Any]) -> None:
        note_it(work, message, fact)
        taken.append(message.key)

    assert inbox(database, note_the_order).take_as_one(messages)

    assert transactions(database) == 1
    assert taken == notes(database, agency) == sorted(each.key for each in messages)


def test_the_order_of_one_key_is_the_order_in_which_they_came(
    database: Database, agency: UUID
) -> None:
    key = uuid4()
    line = [a_message(agency, TOPIC, key) for _ in range(5)]

    taken: list[Message] = []

    assert inbox(database, lambda _, message, __: taken.append(message)).take_as_one(line)

    assert taken == line


def seen(database: Database, message: Message) -> None:
    inbox(database).take(message)


def parked(database: Database, message: Message) -> None:
    earlier = replace(message, id=new_id())
    inbox(database).parking.park(encode(earlier), "", RuntimeError("no handler is perfect"))


def erased(database: Database, message: Message) -> None:
    with database.agency(message.agency) as work:
        erasure.mark(work, UUID(message.key))


@pytest.mark.parametrize("spoil", [seen, parked, erased])
def test_none_is_taken_when_one_of_them_is_seen_waits_or_is_refused(
    database: Database,
    agency: UUID,
    messages: list[Message],
    spoil: Callable[[Database, Message], None],
) -> None:
    spoil(database, messages[2])
    before = notes(database, agency)

    assert not inbox(database).take_as_one(messages)

    assert notes(database, agency) == before


def test_none_is_taken_of_two_agencies_with_a_tombstone_or_of_a_kind_that_does_not_share(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    foreign = replace(messages[0], agency=uuid4())
    tombstone = replace(messages[0], data=None)
    reads = [Subscription(TOPIC, TYPE, CohortJoined, note_it)]

    assert not inbox(database).take_as_one([*messages[1:], foreign])
    assert not inbox(database).take_as_one([*messages[1:], tombstone])
    assert not Inbox(database, "notes", reads).take_as_one(messages)

    assert notes(database, agency) == []


def test_a_handler_that_fails_undoes_all_and_each_can_be_taken_on_its_own(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    def fail_once(work: Work, message: Message, fact: dict[str, Any]) -> None:
        write_note(work, message.key)
        if message is messages[3]:
            raise RuntimeError("no handler is perfect")

    own = inbox(database, fail_once)
    with pytest.raises(RuntimeError):
        own.take_as_one(messages)
    assert notes(database, agency) == []

    assert [own.take(each) for each in messages if each is not messages[3]] == ["handled"] * 4


def test_what_each_announces_belongs_to_its_own_trace(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    def announce(work: Work, message: Message, fact: dict[str, Any]) -> None:
        emit_joined(work, UUID(message.key))

    inbox(database, announce).take_as_one(messages)

    with database.engine.begin() as connection:
        rows = connection.execute(text("select key, traceparent from outbox")).all()
    assert {(row.key, row.traceparent) for row in rows} == {
        (each.key, each.traceparent) for each in messages
    }


def test_what_handlers_gather_is_done_once_for_all_of_them(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    done: list[list[str]] = []

    def note_all(work: Work, keys: list[str]) -> None:
        done.append(keys)
        for key in keys:
            write_note(work, key)
            emit_joined(work, UUID(key))

    def gather(work: Work, message: Message, fact: dict[str, Any]) -> None:
        work.gather(note_all, message.key)

    own = inbox(database, gather)
    assert own.take_as_one(messages[:4])
    assert own.take(messages[4]) == "handled"

    assert done == [sorted(each.key for each in messages[:4]), [messages[4].key]]
    assert notes(database, agency) == sorted(each.key for each in messages)
    with database.engine.begin() as connection:
        facts = connection.execute(text("select key from outbox")).scalars().all()
    assert sorted(facts) == notes(database, agency), "facts are written after what was gathered"


def test_what_was_gathered_and_fails_undoes_all(
    database: Database, agency: UUID, messages: list[Message]
) -> None:
    def fail(work: Work, keys: list[str]) -> None:
        write_note(work, keys[0])
        raise RuntimeError("no act is perfect")

    own = inbox(database, lambda work, message, _: work.gather(fail, message.key))
    with pytest.raises(RuntimeError):
        own.take_as_one(messages)

    assert notes(database, agency) == []
    assert inbox(database).take(messages[0]) == "handled", "it was not noted as seen"


def test_a_backlog_is_taken_many_at_a_time_and_poison_in_it_on_its_own(
    database: Database, agency: UUID, kafka: EmbeddedKafka
) -> None:
    topic = new_topic(kafka.access)
    people = [a_message(agency, topic) for _ in range(100)]
    healthy = list(map(encode, people))
    poison = healthy[50]._replace(
        value=b"no json",
        headers=[
            (name, str(new_id()).encode() if name == "ce_id" else value)
            for name, value in healthy[50].headers
        ],
    )
    publish(kafka.access, [*healthy[:50], poison, *healthy[50:]])
    own = inbox(database, topic=topic)
    worker = Worker(kafka.access, f"group-{uuid4()}", own, Heartbeats())

    with running(worker):
        eventually(lambda: len(notes(database, agency)) == 99)
        eventually(lambda: len(own.parking.list(Actor("test", ""))) == 2)

    assert sorted(notes(database, agency)) == sorted(
        {each.key for each in people} - {people[50].key}
    )
    assert transactions(database) < 60
