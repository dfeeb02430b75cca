"""Each case of the part *wire* finds a planted fault in records, and passes sound ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from kafka.partitioner.default import murmur2

from kit.tests.judging import differing
from kreis.chassis.message import Message, encode
from kreis.contracts import topics
from kreis.kit.broker import Broker
from kreis.kit.facts import Pen, some_id
from kreis.kit.process import Process
from kreis.kit.service.house import CALL, DELIVERY
from kreis.kit.service.neighbours import Person
from kreis.kit.service.parts import NOTIFICATIONS
from kreis.kit.service.records import Written
from kreis.kit.service.world import World

CASES = NOTIFICATIONS["wire"].cases
NOBODY: Any = None
SENT = "kreis.message-sent.v1"


def written(fact: Message, offset: int) -> Written:
    record = encode(fact)
    assert record.key
    count = topics()[DELIVERY].partitions
    return Written(
        partition=(murmur2(record.key) & 0x7FFFFFFF) % count,
        offset=offset,
        key=record.key,
        value=record.value,
        headers=dict(record.headers),
        data=fact.data,
        topic=fact.topic,
    )


def _told(pen: Pen, her: Person, change: str) -> Message:
    said: dict[str, Any]
    type_, said = SENT, {"message_id": some_id(), "kind": "cancellation", "channel": her.channel}
    if her.channel == "call":
        type_, said = CALL, {"call_task_id": some_id(), "about": "cancellation"}
    more: dict[str, Any] = {"version": 1} if type_ == SENT else {"reason": "channel_is_call"}
    return pen.write(type_, her.participant, topic=DELIVERY, cause=change, **said, **more)


@pytest.fixture
def world() -> World:
    """Two changes, each of which two people were told of, and one was called about."""
    made = World(cast(Broker, NOBODY), cast(Process, NOBODY), Path(), 1.0)
    pen = Pen(made.agency)
    made.changes = [some_id(), some_id()]
    facts = [_told(pen, her, change) for change in made.changes for her in made.people]
    made.records = [written(fact, number) for number, fact in enumerate(facts)]
    return made


def test_sound_records_pass_and_so_does_a_repetition(world: World) -> None:
    world.records = [*world.records, world.records[0]]

    for case in CASES:
        case.run(world)


def header(name: str, value: str | None) -> Callable[[Written], Written]:
    def change(record: Written) -> Written:
        own = {n: v for n, v in record.headers.items() if n != name}
        return replace(record, headers=own if value is None else {**own, name: value.encode()})

    return change


def content(**changes: Any) -> Callable[[Written], Written]:
    def change(record: Written) -> Written:
        data = {**record.data, **changes}
        return replace(record, data=data, value=json.dumps(data).encode())

    return change


FAULTS: dict[str, tuple[str, Callable[[Written], Written]]] = {
    "no traceparent is no fault": ("", header("traceparent", None)),
    "no dataschema is no fault": ("", header("ce_dataschema", None)),
    "a header of another is no fault": ("", header("x-own", "\xff")),
    "no content type": ("headers", header("content-type", None)),
    "another version of CloudEvents": ("headers", header("ce_specversion", "1.1")),
    "a random id": ("headers", header("ce_id", str(uuid4()))),
    "a time without a zone": ("headers", header("ce_time", "2027-01-01T10:00:00")),
    "a short number": ("headers", header("ce_sequence", "1")),
    "another agency": ("headers", header("ce_agencyid", str(uuid4()))),
    "a source of its own": ("source", header("ce_source", "my/notifications")),
    "a fact of another owner": ("source", header("ce_type", "kreis.cohort-joined.v1")),
    "another subject": ("keys", header("ce_subject", str(uuid4()))),
    "another partition": ("keys", lambda r: replace(r, partition=(r.partition + 1) % 12)),
    "another key": ("keys", lambda r: replace(r, key=str(uuid4()).encode())),
    "no key": ("keys", lambda r: replace(r, key=None)),
    "a field of its own": ("content", content(words="Beispiel")),
    "another value": ("content", content(channel="pigeon")),
    "no value": ("content", lambda r: replace(r, value=None, data=None)),
    "too large": ("content", lambda r: replace(r, value=b" " * 900_001)),
    "a number too high": ("numbers", header("ce_sequence", f"{7:020d}")),
    "a number that begins again": ("numbers", header("ce_sequence", f"{0:020d}")),
    "told of something else": ("told", content(cause=some_id())),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world: World, fault: str) -> None:
    case, change = FAULTS[fault]
    world.records = [change(world.records[0]), *world.records[1:]]

    assert case in found(world) if case else not found(world)


def test_one_who_is_told_twice_is_found(world: World) -> None:
    first = world.records[0]
    again = header("ce_id", str(world.agency).replace(str(world.agency)[14], "7", 1))(first)
    world.records = [*world.records, again]

    assert "told" in found(world)


def test_an_id_that_is_used_twice_is_found(world: World) -> None:
    second = header("ce_id", world.records[0].text("ce_id"))(world.records[1])
    world.records = [world.records[0], second, *world.records[2:]]

    assert "numbers" in found(world)


def test_every_case_finds_a_fault() -> None:
    assert {case for case, _ in FAULTS.values()} == {"", *(each.name for each in CASES)}


def found(world: World) -> dict[str, str]:
    return differing(CASES, world)
