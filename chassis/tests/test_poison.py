"""Messages that no handler can take: parked by key, while everything else flows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from kreis.chassis.data.database import Database, Work
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import Malformed, Message, Unreadable, Wire, encode, new_id
from kreis.chassis.messaging.inbox import Inbox, MissingPrerequisite, Subscription
from kreis.chassis.messaging.parking import WAITS, Actor, Parked, Parking
from kreis.chassis.messaging.patience import PREREQUISITE_WITHIN, TRIES, Patience
from kreis.chassis.messaging.places import Place
from kreis.chassis.messaging.worker import Worker
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.notes import a_message, notes, write_note
from tests.support.topics import eventually, new_topic, publish, running

TYPE = "kreis.cohort-joined.v1"


class CohortJoined(Schema):
    participant_id = fields.String(required=True)


def note_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
    write_note(work, fact["participant_id"])


def parked(database: Database) -> Sequence[Parked]:
    return Parking(database, "notes").list(Actor("test", ""))


@pytest.fixture
def topic(kafka: EmbeddedKafka) -> str:
    return new_topic(kafka.access)


def worker(database: Database, kafka: EmbeddedKafka, topic: str, handle: Any) -> Worker:
    inbox = Inbox(database, "notes", [Subscription(topic, TYPE, CohortJoined, handle)])
    return Worker(kafka.access, f"group-{uuid4()}", inbox, Heartbeats())


def test_poison_is_parked_and_its_key_waits_behind_while_all_others_flow(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    """Two partitions and forty keys, of which one has an unreadable record before its message."""
    messages = [a_message(agency, topic) for _ in range(40)]
    poison = encode(messages[0])
    unreadable = [
        Wire(topic, poison.key, b"no json", [*poison.headers, ("ce_id", str(new_id()).encode())]),
        Wire(topic, None, b"\x00\xff", [("ce_id", b"\x00")]),
        Wire(topic, b"\xff\x00", None, []),
    ]
    publish(kafka.access, [*unreadable, *map(encode, messages)])
    started = worker(database, kafka, topic, note_it)
    with running(started):
        eventually(lambda: len(notes(database, agency)) == 39)
        eventually(lambda: len(parked(database)) == 4)

    assert messages[0].key not in notes(database, agency)
    found = {each.position: each for each in parked(database)}
    assert sorted(map(repr, (each.wire for each in found.values()))) == sorted(
        map(repr, [*unreadable, poison])
    )
    of_the_key = [each for each in found.values() if each.key == messages[0].key]
    assert [each.wire for each in of_the_key] == [unreadable[0], poison]
    assert of_the_key[1].reason == WAITS


def test_a_missing_prerequisite_is_waited_for(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    there = threading.Event()
    tries: list[str] = []

    def need_it(work: Work, message: Message, fact: dict[str, Any]) -> None:
        tries.append(message.key)
        if not there.is_set():
            raise MissingPrerequisite("the group is not known yet")
        note_it(work, message, fact)

    publish(kafka.access, [encode(a_message(agency, topic))])
    with running(worker(database, kafka, topic, need_it)):
        eventually(lambda: len(tries) > TRIES, within=60)
        there.set()
        eventually(lambda: len(notes(database, agency)) == 1)

    assert parked(database) == []


def test_what_fails_again_and_again_is_parked_with_its_reason(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    tries: list[str] = []

    def fail(work: Work, message: Message, fact: dict[str, Any]) -> None:
        tries.append(message.key)
        raise RuntimeError("no handler is perfect")

    message = a_message(agency, topic)
    publish(kafka.access, [encode(message)])
    with running(worker(database, kafka, topic, fail)):
        eventually(lambda: len(parked(database)) == 1, within=60)

    assert tries == [message.key] * TRIES
    assert parked(database)[0].reason == "RuntimeError: no handler is perfect"


def test_a_value_no_table_can_hold_is_parked_too(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    """The driver refuses it, not the server: that must not pass for a server that is away."""

    def note_nul(work: Work, message: Message, fact: dict[str, Any]) -> None:
        write_note(work, "half a note\x00")

    publish(kafka.access, [encode(a_message(agency, topic))])
    with running(worker(database, kafka, topic, note_nul)):
        eventually(lambda: len(parked(database)) == 1, within=60)


def test_when_even_parking_fails_nothing_is_skipped(
    database: Database, agency: UUID, kafka: EmbeddedKafka, topic: str
) -> None:
    """The loop fails before the record, so no offset behind it is committed; begun anew, when
    parking works again, it goes on."""
    message = a_message(agency, topic)
    poison = encode(message)
    publish(kafka.access, [Wire(topic, poison.key, b"no json", poison.headers)])
    one = worker(database, kafka, topic, note_it)
    as_owner(database, "alter table parked add constraint full_up check (position < 0)")
    with pytest.raises(IntegrityError):
        one.run(threading.Event())

    as_owner(database, "alter table parked drop constraint full_up")
    with running(one):
        eventually(lambda: len(parked(database)) == 1)


def test_no_trying_helps_what_cannot_be_read() -> None:
    for fault in (Unreadable("no JSON"), Malformed("a field is missing")):
        assert Patience().pause(PLACE, fault) is None


def test_a_prerequisite_is_waited_for_so_long_and_no_longer() -> None:
    now = [0.0]
    patience = Patience(lambda: now[0])
    while (pause := patience.pause(PLACE, MissingPrerequisite("not yet"))) is not None:
        now[0] += pause

    assert PREREQUISITE_WITHIN <= now[0] < PREREQUISITE_WITHIN + 3


PLACE = Place("topic", 0, 7)


def as_owner(database: Database, statement: str) -> None:
    """The role a service runs as owns nothing."""
    own = database.engine.url
    owner = create_engine(own.set(username=f"{own.username}_owner"))
    with owner.begin() as connection:
        connection.execute(text(statement))
    owner.dispose()
