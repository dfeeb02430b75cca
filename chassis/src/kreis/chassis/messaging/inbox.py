"""The inbox: a message has its effect exactly once, however often it is delivered.

Promise: the handler's effect, the inbox row and the facts the handler emits are one transaction,
which messages that touch nothing but their own subject may share (see `Subscription.shares`).
A message whose key is parked waits behind the parked one, so that the order of its key is kept;
replayed, it goes through the same inbox.
Refuses: to record a message as seen outside, or before, the transaction of its effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError

from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.statements import statements
from kreis.chassis.logs import tracing
from kreis.chassis.message import Message, Wire, decode, encode
from kreis.chassis.messaging.parking import Actor, Parked, Parking

Handler = Callable[[Work, Message, Any], None]
Outcome = Literal["handled", "duplicate", "ignored", "parked", "refused"]

_SQL = statements("inbox")


class Subscription(NamedTuple):
    """A fact this service reads: only the fields in `schema`, whatever else it carries."""

    topic: str
    type: str
    schema: Callable[..., Schema]
    handle: Handler
    shares: bool = False
    """Whether its handler changes no rows but those of the message's key, besides facts and plans,
    which every work writes last. Then many such messages, but no tombstones, which may end more
    than that, may share a transaction: they are taken in the order of their keys, as everybody
    locks them who locks several, so no two transactions wait for each other in a ring."""


class Malformed(Exception):
    """A message without a field that its reader needs, or with a value it cannot take."""


class MissingPrerequisite(Exception):
    """A handler raises it when a fact that another topic has yet to bring is not there. The
    message is tried again for a while, then parked."""


class _Entry(NamedTuple):
    """Whether a message is seen for the first time, waits behind a parked one, or tells of
    somebody who is erased. That is refused, and seen: it never counts again."""

    is_new: bool
    is_parked: bool
    is_erased: bool

    @property
    def outcome(self) -> Outcome:
        """For a message that is the first of its parked key."""
        if not self.is_new:
            return "duplicate"
        return "refused" if self.is_erased else "handled"


class _KeyIsParked(Exception):
    pass


class _NotAsOne(Exception):
    """One of several messages is seen, waits or is refused."""


class Inbox:
    def __init__(
        self, database: Database, consumer: str, subscriptions: list[Subscription]
    ) -> None:
        self._database = database
        self._consumer = consumer
        self._readers: Mapping[tuple[str, str], tuple[Handler, Schema]] = {
            (each.topic, each.type): (each.handle, each.schema(unknown=EXCLUDE))
            for each in subscriptions
        }
        self._shares = {(each.topic, each.type) for each in subscriptions if each.shares}
        self.parking = Parking(database, consumer)
        self.topics = sorted({each.topic for each in subscriptions})
        self.shared = {topic for topic, _ in self._shares}
        """Topics some of whose messages may be taken as one."""

    def take(self, message: Message, wire: Wire | None = None, origin: str = "") -> Outcome:
        """Lets the message have its effect, once. Types nobody here reads are ignored. `wire` is
        what it was read from, and `origin` where that stood."""
        while True:
            try:
                return self._take(message)
            except _KeyIsParked:
                if self.parking.wait_behind(wire or encode(message), origin):
                    return "parked"

    def take_as_one(self, messages: Sequence[Message]) -> bool:
        """Lets all have their effect in one transaction, or, when that is not simple, none: then
        returns False or raises what a handler raised, and each is to be taken on its own."""
        agency = messages[0].agency
        if any(
            (each.topic, each.type) not in self._shares
            or each.agency != agency
            or each.data is None
            for each in messages
        ):
            return False
        with suppress(_NotAsOne), self._database.agency(agency) as work:
            if not self._enter_all(work, messages):
                raise _NotAsOne
            for each in sorted(messages, key=lambda message: message.key):
                with tracing(each.traceparent, event_id=str(each.id), type=each.type):
                    self._have_effect(work, each)
            return True
        return False

    def replay(self, head: Parked, by: Actor) -> Outcome | None:
        """Lets the first message of a parked key have its effect, unless another replay was
        quicker: None. What it raises has been noted; the message stays where it is."""
        try:
            return self._replay(decode(head.wire), head, by)
        except Exception as fault:
            self.parking.keep(head, by, fault)
            raise

    def _take(self, message: Message) -> Outcome:
        if (message.topic, message.type) not in self._readers:
            return "ignored"
        with self._database.agency(message.agency) as work:
            entry = self._enter(work, message)
            if not entry.is_new:
                return "duplicate"
            if entry.is_erased:
                return "refused"
            if entry.is_parked:
                raise _KeyIsParked
            self._have_effect(work, message)
        return "handled"

    def _replay(self, message: Message, head: Parked, by: Actor) -> Outcome | None:
        with self._database.agency(message.agency) as work:
            if self.parking.lock(work.connection, head.topic, head.key) != head:
                return None
            outcome: Outcome = "ignored"
            if (message.topic, message.type) in self._readers:
                entry = self._enter(work, message)
                outcome = entry.outcome
                if outcome == "handled":
                    self._have_effect(work, message)
            self.parking.release(work.connection, head, by, outcome)
        return outcome

    def _have_effect(self, work: Work, message: Message) -> None:
        handle, schema = self._readers[message.topic, message.type]
        handle(work, message, _load(schema, message))

    def _enter(self, work: Work, message: Message) -> _Entry:
        own = {
            "consumer": self._consumer,
            "source": message.source,
            "id": message.id,
            "topic": message.topic,
            "key": message.key,
            "agency": message.agency,
        }
        return _Entry(*work.connection.execute(_SQL["enter"], own).one())

    def _enter_all(self, work: Work, messages: Sequence[Message]) -> bool:
        """Whether each of them is new, and none waits or is refused."""
        own = {
            "consumer": self._consumer,
            "sources": [each.source for each in messages],
            "ids": [each.id for each in messages],
            "topics": [each.topic for each in messages],
            "keys": [each.key for each in messages],
            "agency": work.agency,
        }
        return bool(work.connection.execute(_SQL["enter_as_one"], own).scalar())


def _load(schema: Schema, message: Message) -> Any:
    if message.data is None:
        return None
    try:
        return schema.load(message.data)
    except ValidationError as fault:
        raise Malformed(f"{message.type} {message.id}: {fault.messages}") from fault
