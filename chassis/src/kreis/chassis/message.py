"""The wire record: one fact as a CloudEvent 1.0 in Kafka's binary mode.

Promise: `decode(encode(message)) == message`. A reader finds every attribute in the headers,
without parsing the value.
Refuses: a record with a missing or malformed header, key or value. `Unreadable` says which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from uuid_utils.compat import uuid7

from kreis.chassis.logs import is_traceparent, new_traceparent
from kreis.contracts import views
from kreis.contracts import wire as contract

NEEDED = contract.wire().needed
"""Headers without which a record is unreadable, as `contracts/wire.yaml` says."""
SPECVERSION = contract.wire().headers["ce_specversion"].const

T = TypeVar("T")


class Unreadable(Exception):
    """A record that is not one of our messages. Only a person can decide what to do with it."""


class Malformed(Exception):
    """A message lacks a field that its reader needs, or has a value that the reader cannot use."""


class Wire(NamedTuple):
    """A Kafka record. A tombstone has the value None: compaction then deletes the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    timestamp_ms: int | None = None
    """What Kafka keeps as the record's time, if not the moment of sending."""


@dataclass(frozen=True, slots=True)
class Message:
    """One fact about `subject`, as services send it to each other.

    `sequence` counts the facts of one source, topic and key. It starts at 1 and has no gaps, except
    after the source was restored from a backup. Never compare the sequences of different sources.
    `data` is None in a tombstone.
    """

    topic: str
    key: str
    type: str
    source: str
    id: UUID
    time: datetime
    agency: UUID
    sequence: int
    data: Mapping[str, Any] | None
    traceparent: str

    @property
    def subject(self) -> str:
        return self.key


def new_id() -> UUID:
    """Makes a UUIDv7. Such ids sort by creation time, which keeps the used index pages in the
    cache."""
    return uuid7()


def encode(message: Message) -> Wire:
    """Turns a message into a Kafka record."""
    value = None if message.data is None else json.dumps(message.data, ensure_ascii=False)
    named = {each.name: getattr(message, each.name) for each in fields(message)}
    return record({**named, "value": value}, message.source)


def record(fact: Mapping[str, Any], source: str) -> Wire:
    """Puts a fact whose data are JSON already (`value`) into a Kafka record. `value` None is a
    tombstone.

    `fact` has the names of a `Message`; ids may be texts. A record of a view tells its day alone,
    also as the timestamp that Kafka keeps."""
    topic, type_, value, subject = fact["topic"], fact["type"], fact["value"], fact["key"].encode()
    time = views.told_time(topic, fact["time"])
    headers = [
        ("content-type", b"application/json"),
        ("ce_specversion", b"1.0"),
        ("ce_id", str(fact["id"]).encode()),
        ("ce_source", source.encode()),
        ("ce_type", type_.encode()),
        ("ce_subject", subject),
        ("ce_time", time.isoformat().encode()),
        ("ce_agencyid", str(fact["agency"]).encode()),
        ("ce_sequence", b"%020d" % fact["sequence"]),
        ("traceparent", fact["traceparent"].encode()),
    ]
    if value is not None:
        headers.append(("ce_dataschema", _schema_id(type_)))
    kept_at = int(time.timestamp() * 1000) if views.is_view(topic) else None
    return Wire(topic, subject, None if value is None else value.encode(), headers, kept_at)


@cache
def _schema_id(type_: str) -> bytes:
    return contract.schema_id(type_).encode()


def decode(wire: Wire) -> Message:
    """Turns a Kafka record into a message. Raises `Unreadable`."""
    headers = _headers(wire)
    known = _attributes(headers)
    if missing := NEEDED - headers.keys():
        raise Unreadable(f"header {min(missing)} is missing")
    return Message(
        topic=wire.topic,
        key=_key(wire),
        type=known["type"],
        source=known["source"],
        id=known["id"],
        time=_parsed(headers, "ce_time", datetime.fromisoformat),
        agency=known["agency"],
        sequence=_parsed(headers, "ce_sequence", int),
        data=_data(wire.value),
        traceparent=_traceparent(headers.get("traceparent", "")),
    )


def attributes(wire: Wire) -> dict[str, Any]:
    """Reads the headers that identify a record: type, source, id and agency. Raises
    `Unreadable`."""
    return _attributes(_headers(wire))


def _attributes(headers: Mapping[str, str]) -> dict[str, Any]:
    if headers.get("ce_specversion") != SPECVERSION:
        raise Unreadable(f"no CloudEvents record: ce_specversion is missing or not {SPECVERSION}")
    return {
        "type": _text(headers, "ce_type"),
        "source": _text(headers, "ce_source"),
        "id": _parsed(headers, "ce_id", UUID),
        "agency": _parsed(headers, "ce_agencyid", UUID),
    }


def key_text(wire: Wire) -> str:
    """Returns the key as text that can be stored and compared. Invalid UTF-8 and NUL are
    escaped."""
    return (wire.key or b"").decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def _key(wire: Wire) -> str:
    if wire.key is None or key_text(wire).encode() != wire.key:
        raise Unreadable(f"the key is {wire.key!r}, expected a text")
    return key_text(wire)


def _headers(wire: Wire) -> dict[str, str]:
    return {name: raw.decode("utf-8", "replace") for name, raw in wire.headers}


def _text(headers: Mapping[str, str], name: str) -> str:
    if not headers.get(name):
        raise Unreadable(f"header {name} is missing")
    if "\x00" in headers[name]:
        raise Unreadable(f"header {name} holds a NUL character")
    return headers[name]


def _parsed(headers: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    text = _text(headers, name)
    try:
        return parse(text)
    except ValueError as fault:
        raise Unreadable(f"header {name} has the value {text!r}: {fault}") from fault


def _traceparent(text: str) -> str:
    """Returns the trace, or a new one: the header is optional, and W3C says to ignore a bad one."""
    return text if is_traceparent(text) else new_traceparent()


def _data(value: bytes | None) -> Mapping[str, Any] | None:
    if value is None:
        return None
    try:
        data = json.loads(value)
    except ValueError as fault:
        raise Unreadable(f"the value is no JSON: {fault}") from fault
    if not isinstance(data, dict):
        raise Unreadable(f"the value is a JSON {type(data).__name__}, expected an object")
    return data
