"""The wire: one file says how records look, and code, document and page keep to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import pytest
from kafka import KafkaProducer  # noqa: TID251
from kafka.partitioner.default import DefaultPartitioner, murmur2  # noqa: TID251

from kreis.chassis import message
from kreis.chassis.data import outbox
from kreis.chassis.message import Unreadable, Wire, decode, encode
from kreis.chassis.messaging.credibility import LONGEST_LEAP
from kreis.contracts import Fact, described, topics
from kreis.contracts.asyncapi import document
from kreis.contracts.pages import with_tables
from kreis.contracts.wire import Placed, load, schema_id, wire
from kreis.onebox.backups import GAP
from tests.support.genuine import genuine_fact

CONTRACTS = Path(__file__).parents[2] / "contracts"
PAGE = (CONTRACTS / "wire.md").read_text("utf-8")
FACTS = [fact for topic in topics().values() for fact in topic.facts.values()]


def genuine_record(topic: str, type_: str, *, is_tombstone: bool = False) -> Wire:
    fact = genuine_fact(topic, type_, uuid4(), uuid4())
    return encode(replace(fact, data=None) if is_tombstone else fact)


def without(record: Wire, name: str) -> Wire:
    return record._replace(headers=[each for each in record.headers if each[0] != name])


@pytest.mark.parametrize("name", wire().headers)
def test_a_record_is_refused_without_a_needed_header_and_without_no_other(name: str) -> None:
    record = without(genuine_record("participation.v1", "kreis.entry-recorded.v1"), name)

    if wire().headers[name].needed:
        with pytest.raises(Unreadable, match=name):
            decode(record)
    else:
        decode(record)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.topic}-{fact.type}")
def test_every_record_has_the_headers_that_the_file_names(fact: Fact) -> None:
    written = dict(genuine_record(fact.topic, fact.type).headers)

    assert written.keys() == wire().headers.keys()
    assert written["ce_dataschema"].decode() == schema_id(fact.type)


def test_a_tombstone_names_no_schema() -> None:
    record = genuine_record("intake.pool.v1", "kreis.pool-entered.v1", is_tombstone=True)
    mostly = {each.name for each in wire().headers.values() if not each.always}

    assert wire().headers.keys() - dict(record.headers).keys() == {"ce_dataschema"}
    assert {"ce_dataschema"} <= mostly
    assert decode(record).data is None


def test_what_is_needed_is_always_written() -> None:
    assert [each.name for each in wire().headers.values() if each.needed and not each.always] == []
    required = document(topics())["components"]["schemas"]["headers"]["required"]
    assert required == [each.name for each in wire().headers.values() if each.always]


def test_the_check_of_records_is_made_from_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header that the file begins to need is needed."""
    headers = {**wire().headers}
    headers["ce_subject"] = replace(headers["ce_subject"], needed=True)
    stricter = replace(wire(), headers=MappingProxyType(headers))
    monkeypatch.setattr(message, "NEEDED", stricter.needed)

    with pytest.raises(Unreadable, match="ce_subject"):
        decode(without(genuine_record("participation.v1", "kreis.exit-recorded.v1"), "ce_subject"))


@pytest.mark.parametrize("vector", wire().partitioning, ids=lambda vector: vector.key)
def test_our_producer_places_keys_as_the_vectors_say(vector: Placed) -> None:
    found = murmur2(vector.key.encode())

    assert (found - 2**32 if found >= 2**31 else found) == vector.hash
    assert placed(vector.key, 12) == vector.partition


def placed(key: str, partitions: int) -> int:
    """Where the relay's producer puts a record with this key."""

    class Cluster:
        def topics(self) -> set[str]:
            return {"t"}

        def partitions_for_topic(self, _: str) -> set[int]:
            return set(range(partitions))

        available_partitions_for_topic = partitions_for_topic

    partitioner = KafkaProducer.DEFAULT_CONFIG["partitioner"]
    assert isinstance(partitioner, DefaultPartitioner)
    return int(partitioner.partition("t", key, key.encode(), None, b"", Cluster()))


def test_the_vectors_are_of_the_partitions_that_topics_have() -> None:
    assert {topic.partitions for topic in topics().values()} == {12}
    assert {each.partition == (each.hash & 0x7FFFFFFF) % 12 for each in wire().partitioning} == {
        True
    }


def test_sizes_are_those_of_outbox_and_producer() -> None:
    assert wire().largest_fact == outbox.LARGEST
    assert wire().largest_record == KafkaProducer.DEFAULT_CONFIG["max_request_size"]
    assert wire().largest_fact < wire().largest_record


def test_the_page_has_the_tables_of_the_file() -> None:
    """`make docs` writes them, and the numbers in its text are those of the code."""
    assert with_tables(PAGE, wire(), described()) == PAGE
    assert f"more than {LONGEST_LEAP:,} above" in PAGE
    assert "last + 500" in GAP
    assert "skips 500" in PAGE
    assert {each.kafka_config()["compression.type"] for each in topics().values()} == {
        "uncompressed"
    }


def test_a_page_that_is_behind_the_file_is_caught() -> None:
    headers = {name: each for name, each in wire().headers.items() if name != "traceparent"}
    fewer = replace(wire(), headers=MappingProxyType(headers))

    assert with_tables(PAGE, fewer, described()) != PAGE
    with pytest.raises(ValueError, match="sizes"):
        with_tables(PAGE.replace("<!-- made: sizes -->", ""), wire(), described())


def test_a_misspelt_word_in_the_file_does_not_load(tmp_path: Path) -> None:
    text = (CONTRACTS / "wire.yaml").read_text("utf-8")
    file = tmp_path / "wire.yaml"
    file.write_text(text.replace("needed: true", "neded: true", 1), "utf-8")

    with pytest.raises(TypeError, match="neded"):
        load(file)
