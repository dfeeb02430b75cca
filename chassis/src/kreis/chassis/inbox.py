"""The inbox: a message has its effect exactly once, however often it is delivered.

Promise: the handler's effect, the inbox row and the facts the handler emits are one transaction.
A message whose key is parked waits behind the parked one, so that the order of its key is kept.
Refuses: to record a message as seen outside, or before, the transaction of its effect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError
from sqlalchemy import text

from kreis.chassis.database import Database, Work
from kreis.chassis.message import Message, encode

Handler = Callable[[Work, Message, Any], None]
Outcome = Literal["handled", "duplicate", "parked"]

_ENTER = text(
    "with entered as ("
    " insert into inbox (consumer, source, id) values (:consumer, :source, :id)"
    " on conflict do nothing returning id)"
    " select exists (select from entered) as is_new, exists ("
    " select from parked where consumer = :consumer and topic = :topic and key = :key) as is_parked"
)
_WAIT_BEHIND = text(
    "insert into parked (consumer, topic, key, source, id, headers, value, reason)"
    " values (:consumer, :topic, :key, :source, :id, cast(:headers as jsonb), :value,"
    " 'waits behind a parked message') on conflict do nothing"
)


class Reads(NamedTuple):
    """A fact this service reads: only the fields in `schema`, whatever else it carries."""

    topic: str
    type: str
    schema: Callable[..., Schema]
    handle: Handler


class Malformed(Exception):
    """A message without a field that its reader needs, or with a value it cannot take."""


class _KeyIsParked(Exception):
    pass


class Inbox:
    def __init__(self, database: Database, consumer: str, reads: list[Reads]) -> None:
        self._database = database
        self._consumer = consumer
        self._reads: Mapping[tuple[str, str], tuple[Handler, Schema]] = {
            (r.topic, r.type): (r.handle, r.schema(unknown=EXCLUDE)) for r in reads
        }
        self.topics = sorted({r.topic for r in reads})

    def take(self, message: Message) -> Outcome | Literal["ignored"]:
        """Lets the message have its effect, once. Types nobody here reads are ignored."""
        if (message.topic, message.type) not in self._reads:
            return "ignored"
        handle, schema = self._reads[message.topic, message.type]
        try:
            with self._database.agency(message.agency) as work:
                if not self._enter(work, message):
                    return "duplicate"
                handle(work, message, _load(schema, message))
            return "handled"
        except _KeyIsParked:
            self._wait_behind(message)
            return "parked"

    def _enter(self, work: Work, message: Message) -> bool:
        row = work.connection.execute(_ENTER, self._row(message)).one()
        if row.is_parked:
            raise _KeyIsParked
        return bool(row.is_new)

    def _wait_behind(self, message: Message) -> None:
        wire = encode(message)
        headers = json.dumps({name: raw.decode() for name, raw in wire.headers})
        value = None if wire.value is None else wire.value.decode()
        with self._database.agency(message.agency) as work:
            row = {**self._row(message), "headers": headers, "value": value}
            work.connection.execute(_WAIT_BEHIND, row)

    def _row(self, message: Message) -> dict[str, Any]:
        return {
            "consumer": self._consumer,
            "source": message.source,
            "id": message.id,
            "topic": message.topic,
            "key": message.key,
        }


def _load(schema: Schema, message: Message) -> Any:
    if message.data is None:
        return None
    try:
        return schema.load(message.data)
    except ValidationError as fault:
        raise Malformed(f"{message.type} {message.id}: {fault.messages}") from fault
