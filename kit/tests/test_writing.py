"""Each case of the part *wire* finds a planted fault in what any other service has written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from kafka.partitioner.default import murmur2

from kit.tests.judging import differing
from kreis.chassis.message import encode
from kreis.contracts import topics, written_by
from kreis.kit.broker import Broker
from kreis.kit.facts import some_id
from kreis.kit.process import Process
from kreis.kit.service.home import Home
from kreis.kit.service.parts import PARTS
from kreis.kit.service.records import Written
from kreis.kit.service.wanted import Unwanted, Wanted

NOBODY: Any = None
SERVICES = [name for name in PARTS if name != "notifications"]


@pytest.fixture(params=SERVICES)
def home(request: pytest.FixtureRequest) -> Home:
    """A service that has written one of each of its facts for each of two agencies."""
    part = PARTS[request.param]["wire"]
    made = cast(Home, part.world(cast(Broker, NOBODY), cast(Process, NOBODY), Path(), 1.0))
    made.records = [record for agency in made.pens for record in facts_of(made, agency)]
    made.unwanted = [Unwanted("participation.v1", some_id(), "she is erased")]
    return made


def facts_of(home: Home, agency: Any) -> Iterator[Written]:
    for name, types in written_by(home.service).items():
        topic = topics()[name]
        for type_ in types:
            owner = topic.facts[type_].owner
            if owner != home.service:
                continue
            said = {topic.key: some_id()}
            example = next(iter(topic.facts[type_].examples.values()))
            key = topic.key_of(type_, {**example, **said})
            fact = home.pens[agency].write(type_, key, topic=name, **said)
            record = encode(fact)
            home.wanted.append(Wanted(name, type_, str(agency), key))
            yield Written(
                (murmur2(key.encode()) & 0x7FFFFFFF) % topic.partitions, 0,
                record.key, record.value, dict(record.headers), fact.data, name,
            )  # fmt: skip


def header(name: str, value: str | None) -> Callable[[Written], Written]:
    def change(record: Written) -> Written:
        own = {n: v for n, v in record.headers.items() if n != name}
        return replace(record, headers=own if value is None else {**own, name: value.encode()})

    return change


def other_content(record: Written) -> Written:
    data = {**record.data, "a_field_of_its_own": 1}
    return replace(record, data=data, value=json.dumps(data).encode())


def as_another_fact(record: Written) -> Written:
    return header("ce_type", "kreis.message-sent.v1")(record)


def too_large(record: Written) -> Written:
    return replace(record, value=b" " * 900_001)


FAULTS: dict[str, tuple[str, Callable[[Written], Written]]] = {
    "a header of another is no fault": ("", header("x-own", "\xff")),
    "no traceparent is no fault": ("", header("traceparent", None)),
    "no time": ("headers", header("ce_time", None)),
    "a random id": ("headers", header("ce_id", str(uuid4()))),
    "an agency that is none of the two": ("headers", header("ce_agencyid", str(uuid4()))),
    "a short number": ("headers", header("ce_sequence", "1")),
    "a source of its own": ("source", header("ce_source", "kreis/own")),
    "a fact of another owner": ("source", as_another_fact),
    "another subject": ("keys", header("ce_subject", str(uuid4()))),
    "another partition": ("keys", lambda r: replace(r, partition=(r.partition + 1) % 12)),
    "no key": ("keys", lambda r: replace(r, key=None)),
    "a field of its own": ("content", other_content),
    "too large": ("content", too_large),
    "a number that leaps": ("numbers", header("ce_sequence", f"{7:020d}")),
    "a key of nobody who was told of": ("written", lambda r: replace(r, key=b"x")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(home: Home, fault: str) -> None:
    case, change = FAULTS[fault]
    home.records = [change(home.records[0]), *home.records[1:]]

    assert case in found(home) if case else not found(home)


def test_a_fact_that_is_written_twice_is_found(home: Home) -> None:
    again = header("ce_id", home.records[1].text("ce_id"))(home.records[0])
    home.records = [*home.records, again]

    assert "written" in found(home)


def test_what_must_not_be_written_is_found(home: Home) -> None:
    first = home.records[0]
    key = (first.key or b"").decode()
    home.unwanted = [Unwanted(first.topic, key, "she is erased")]

    assert found(home).keys() == {"unwritten"}


def test_an_effect_of_a_forged_fact_is_found(home: Home) -> None:
    home.seen = [("somebody", "another source says it")]

    assert found(home).keys() == {"unwritten"}


def test_a_topic_that_is_not_read_to_its_end_is_found(home: Home) -> None:
    home.behind = {"participation.v1": 3}

    assert found(home).keys() == {"reads-on"}


def test_every_case_finds_a_fault() -> None:
    planted = {case for case, _ in FAULTS.values()} | {"", "unwritten", "reads-on"}
    assert {"", *(each.name for each in PARTS["events"]["wire"].cases)} == planted


def found(home: Home) -> dict[str, str]:
    return differing(PARTS[home.service]["wire"].cases, home)
