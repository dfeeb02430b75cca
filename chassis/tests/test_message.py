"""The wire record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreis.chassis.logs import is_traceparent
from kreis.chassis.message import Message, Unreadable, Wire, decode, encode, new_id
from kreis.contracts import topics
from kreis.contracts.asyncapi import document
from kreis.contracts.wire import wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
MESSAGES = st.builds(
    Message,
    topic=st.just("participation.v1"),
    key=st.uuids().map(str),
    type=st.sampled_from(["kreis.cohort-joined.v1", "kreis.entry-recorded.v1"]),
    source=st.sampled_from(["kreis/intake", "kreis/cohorts"]),
    id=st.uuids(),
    time=st.datetimes(timezones=st.just(UTC)),
    agency=st.uuids(),
    sequence=st.integers(1, 10**19),
    data=st.none() | st.dictionaries(st.text(), JSON, max_size=4),
    traceparent=st.just("00-" + "a" * 32 + "-" + "b" * 16 + "-01"),
)


@given(MESSAGES)
def test_what_is_encoded_comes_back_the_same(message: Message) -> None:
    assert decode(encode(message)) == message


def a_message() -> Message:
    return Message(
        topic="participation.v1",
        key="7c0f2a4e-1111-4111-8111-111111111111",
        type="kreis.cohort-joined.v1",
        source="kreis/cohorts",
        id=new_id(),
        time=datetime(2027, 3, 16, 9, tzinfo=UTC),
        agency=UUID(int=1),
        sequence=42,
        data={"a": 1},
        traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
    )


def test_the_headers_tell_all_but_the_content() -> None:
    headers = dict(encode(a_message()).headers)

    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"kreis.cohort-joined.v1"
    assert headers["ce_sequence"] == b"00000000000000000042"
    assert headers["ce_subject"] == encode(a_message()).key


def test_ids_sort_by_the_moment_they_were_made() -> None:
    made = [new_id() for _ in range(100)]

    assert made == sorted(made)
    assert all(each.version == 7 for each in made)


@pytest.mark.parametrize(
    ("header", "value", "says"),
    [
        ("ce_specversion", b"0.3", "ce_specversion"),
        ("ce_id", b"no-uuid", "ce_id has the value 'no-uuid'"),
        ("ce_time", b"yesterday", "ce_time"),
        ("ce_sequence", b"many", "ce_sequence"),
        ("ce_type", b"", "ce_type is missing"),
    ],
)
def test_an_unreadable_header_is_named(header: str, value: bytes, says: str) -> None:
    wire = encode(a_message())
    headers = [(name, value if name == header else raw) for name, raw in wire.headers]

    with pytest.raises(Unreadable, match=says):
        decode(wire._replace(headers=headers))


@pytest.mark.parametrize("trace", [None, b"", b"00-zz"], ids=["none", "empty", "malformed"])
def test_a_record_needs_no_trace(trace: bytes | None) -> None:
    """AsyncAPI says so, and W3C says to begin a new trace where one is malformed."""
    wire = encode(a_message())
    others = [(name, raw) for name, raw in wire.headers if name != "traceparent"]
    own = [] if trace is None else [("traceparent", trace)]

    message = decode(wire._replace(headers=others + own))

    assert is_traceparent(message.traceparent)
    assert replace(message, traceparent=a_message().traceparent) == decode(wire)


def test_every_header_that_is_required_is_required_by_the_contract() -> None:
    """One list for both: what the document for other teams requires is what readers require."""
    record = encode(a_message())
    needed = set()
    for name, _ in record.headers:
        without = [each for each in record.headers if each[0] != name]
        try:
            decode(record._replace(headers=without))
        except Unreadable:
            needed.add(name)

    required = document(topics())["components"]["schemas"]["headers"]["required"]
    assert needed == wire().needed <= set(required)


@pytest.mark.parametrize("value", [b"{", b"[1]", b'"text"', b"\xff"])
def test_a_value_that_is_no_json_object_is_unreadable(value: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(encode(a_message())._replace(value=value))


def test_a_record_of_somebody_else_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        decode(Wire("participation.v1", b"key", b"{}", []))
