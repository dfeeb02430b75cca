"""The inbox: each message has its effect exactly once, however often Kafka delivers it.

Promise: the handler's changes, its facts and the inbox row are one transaction. If a handler
changes only rows of the message's key, several messages may share a transaction (see
`Subscription.shares`).
If a key is parked, its later messages wait behind the parked one. That keeps the order per key. A
replayed message goes through the same inbox.
A message is recorded as seen in the same transaction as its effect. A refused or discarded message
is recorded as seen too.
A message that the owner of its fact cannot have written is disbelieved (see `credibility`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from marshmallow import EXCLUDE, Schema, ValidationError

from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.statements import statements
from kreis.chassis.logs import tracing
from kreis.chassis.message import Malformed, Message, Unreadable, Wire, attributes, decode, encode
from kreis.chassis.messaging.credibility import Credibility, Disbelieved, report
from kreis.chassis.messaging.parking import Actor, Parked, Parking

Handler = Callable[[Work, Message, Any], None]
Outcome = Literal["handled", "duplicate", "ignored", "parked", "refused", "disbelieved"]

_SQL = statements("inbox")


class Subscription(NamedTuple):
    """A fact that this service reads. The handler gets only the fields in `schema`. Other fields
    are ignored."""

    topic: str
    type: str
    schema: Callable[..., Schema]
    handle: Handler
    shares: bool = False
    """True if the handler changes only rows of the message's key. The handler may also emit
    facts and plan work, because every transaction writes these last and sorted.
    Such messages may share a transaction. They are handled in key order. All code that locks
    several keys uses this order, which avoids deadlocks.
    Tombstones never share, because the handler of a tombstone may delete rows of other keys.
    """


class MissingPrerequisite(Exception):
    """A handler needs a fact that another topic has not delivered yet. The message is retried
    for a while, then parked."""


class _Entry(NamedTuple):
    """State of a message in the inbox: is it new, is its key parked, is its person erased?

    A message about an erased person is refused and recorded as seen. It never has an effect.
    """

    is_new: bool
    is_parked: bool
    is_erased: bool

    @property
    def outcome(self) -> Outcome:
        """The outcome of replaying the first message of a parked key."""
        if not self.is_new:
            return "duplicate"
        return "refused" if self.is_erased else "handled"


class _KeyIsParked(Exception):
    """The message must wait behind the parked message of its key."""


class _NotAsOne(Exception):
    """At least one of several messages is a duplicate, must wait or is refused."""


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
        self._credibility = Credibility(self._readers)
        self.parking = Parking(database, consumer)
        self.topics = sorted({each.topic for each in subscriptions})
        self.shared = {topic for topic, _ in self._shares}
        """Topics with messages that may share a transaction."""

    def take(self, message: Message, wire: Wire | None = None, origin: str = "") -> Outcome:
        """Handles the message once, or parks it if its key is parked. Facts without a subscription
        are ignored.

        `wire` is the record that was read, and `origin` is its place.
        """
        while True:
            try:
                return self._take(message)
            except Disbelieved as fault:
                report(message.topic, message.type, message.source, fault, origin)
                return "disbelieved"
            except _KeyIsParked:
                if self.parking.wait_behind(wire or encode(message), origin):
                    return "parked"

    def may_park(self, wire: Wire, origin: str) -> bool:
        """Checks an unreadable record. Returns False if it is of no concern: nothing here reads
        its fact, or its source is not the owner of the fact."""
        try:
            known = attributes(wire)
            self._credibility.check_source(wire.topic, known["type"], known["source"])
        except Disbelieved as fault:
            report(wire.topic, known["type"], known["source"], fault, origin)
            return False
        except Unreadable:
            return True
        return (wire.topic, known["type"]) in self._readers

    def take_as_one(self, messages: Sequence[Message]) -> bool:
        """Handles all messages in one transaction. Returns True if all were handled.

        Returns False if the messages cannot share a transaction. An error of a handler is raised.
        In both cases no message was handled, and the caller takes each message alone.
        """
        agency = messages[0].agency
        if any(
            (each.topic, each.type) not in self._shares
            or each.agency != agency
            or each.data is None
            for each in messages
        ):
            return False
        for each in messages:
            self._credibility.check(each)
        with suppress(_NotAsOne), self._database.agency(agency) as work:
            if not self._enter_all(work, messages):
                raise _NotAsOne
            for each in sorted(messages, key=lambda message: message.key):
                with tracing(each.traceparent, event_id=str(each.id), type=each.type):
                    self._have_effect(work, each)
            return True
        return False

    def replay(self, head: Parked, by: Actor) -> Outcome | None:
        """Handles the first message of a parked key. Returns None if another replay was faster.

        An error of the handler is recorded and raised again. The message then stays parked.
        """
        try:
            return self._replay(decode(head.wire), head, by)
        except Exception as fault:
            self.parking.keep(head, by, fault)
            raise

    def _take(self, message: Message) -> Outcome:
        if (message.topic, message.type) not in self._readers:
            return "ignored"
        self._credibility.check(message)
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
                self._credibility.check(message)
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
        """Enters all messages. Returns True if each is new, none must wait and none is refused."""
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
