"""Parked messages: messages that failed, kept by key until a person decides.

Promise: a parked record keeps the bytes of its key, header values and value. Later messages of its
key, source and agency wait behind it, in order. All others go on. So no message that must be parked
can stop the messages of another service or agency. On a topic with several writers, a message with
faulty content blocks nothing, because its source may be false. Of records that nobody can decode,
the place on the topic is kept, and a replay reads them there. The table `parked_act` records who
listed, showed, replayed or discarded messages, when and why.
Refuses: to park a message that the inbox has seen. Refuses to delete a parked message unless a
person has decided so.

One lock per key guards parking and release. So no message can wait behind a key that is already
free.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import Connection, Row
from sqlalchemy.exc import DBAPIError

from kreis.chassis import metrics
from kreis.chassis.data.database import Database
from kreis.chassis.data.statements import statements
from kreis.chassis.message import Malformed, Unreadable, Wire, attributes, key_text
from kreis.chassis.messaging.places import CannotRead, Stretch
from kreis.contracts import topics

WAITS = "waits behind a parked message"
UNREADABLE = "unreadable"
"""Placeholder for the source and the type, if the headers of a record do not name them."""
LONGEST_REASON = 500
"""Maximum characters of a stored reason."""

_SQL = statements("parking")


class Parked(NamedTuple):
    """A parked record. `agency` is None if the headers do not name it."""

    position: int
    topic: str
    key: str
    source: str
    id: UUID
    type: str
    agency: UUID | None
    origin: str
    """Where the record was read: topic[partition]@offset. Empty if the message did not come from
    a topic. For records that could not be decoded: topic[partition]@first-last."""
    reason: str
    parked_at: datetime
    wire: Wire

    @property
    def stretch(self) -> Stretch | None:
        """Where records lie that could not be decoded. None if this is a record."""
        return Stretch.read(self.origin)


class Actor(NamedTuple):
    """The person who acts, and the reason."""

    who: str
    why: str


class Parking:
    """The parked messages of one consumer."""

    def __init__(self, database: Database, consumer: str) -> None:
        self._database = database
        self._consumer = consumer

    def park(self, wire: Wire, origin: str, fault: Exception) -> None:
        """Stores a record that failed."""
        row = self._row(wire, origin, brief(fault), blocks=not _may_be_false(wire, fault))
        with self._database.engine.begin() as connection:
            connection.execute(_SQL["park"], row)

    def park_stretch(self, lost: CannotRead) -> None:
        """Stores where records lie that cannot be decoded. A replay reads them again."""
        self.park(Wire(lost.stretch.place.topic, None, None, []), str(lost.stretch), lost)

    def wait_behind(self, wire: Wire, origin: str) -> bool:
        """Stores a message of a parked key. Returns False if the key is free by now."""
        row = self._row(wire, origin, WAITS)
        with self._database.engine.begin() as connection:
            connection.execute(_SQL["lock"], row)
            if not connection.execute(_SQL["is_parked"], row).scalar():
                return False
            connection.execute(_SQL["park"], row)
        return True

    def lock(self, connection: Connection, topic: str, key: str) -> Parked | None:
        """Locks the key for this transaction. Returns the first parked message of the key, or
        None."""
        own = {"consumer": self._consumer, "topic": topic, "key": key}
        connection.execute(_SQL["lock"], own)
        row = connection.execute(_SQL["head"], own).one_or_none()
        return _parked(row) if row else None

    def release(self, connection: Connection, parked: Parked, by: Actor, outcome: str) -> None:
        """Deletes a replayed message and records the act, in the transaction of its effect."""
        connection.execute(_SQL["delete"], {"position": parked.position})
        self._note(connection, "replay", by, outcome, parked)

    def release_stretch(self, parked: Parked, by: Actor, outcome: str) -> None:
        """Deletes a stretch whose records have been taken one by one, and records the act."""
        with self._database.engine.begin() as connection:
            self.release(connection, parked, by, outcome)

    def keep(self, parked: Parked, by: Actor, fault: Exception) -> None:
        """Records a failed replay. The message stays parked."""
        with self._database.engine.begin() as connection:
            connection.execute(
                _SQL["give_reason"], {"position": parked.position, "reason": brief(fault)}
            )
            self._note(connection, "replay", by, f"failed: {brief(fault)}", parked)

    def discard(self, position: int, by: Actor) -> Parked | None:
        """Discards one message for good. It counts as seen, so a repeated delivery has no
        effect."""
        with self._acting(position) as (connection, parked):
            if parked is not None:
                connection.execute(
                    _SQL["count_as_seen"], {**parked._asdict(), "consumer": self._consumer}
                )
                connection.execute(_SQL["delete"], {"position": position})
                self._note(connection, "discard", by, "discarded", parked)
        return parked

    def show(self, position: int, by: Actor) -> Parked | None:
        """Returns one message and records the act. Returns None if nothing is parked at
        `position`."""
        with self._acting(position) as (connection, parked):
            if parked is not None:
                self._note(connection, "show", by, "shown", parked)
        return parked

    def list(self, by: Actor) -> Sequence[Parked]:
        """Returns all parked messages, the oldest first, and records the act."""
        with self._database.engine.begin() as connection:
            rows = connection.execute(_SQL["list"], {"consumer": self._consumer}).all()
            self._note(connection, "list", by, f"{len(rows)} listed")
        return [_parked(row) for row in rows]

    def heads(self) -> Sequence[Parked]:
        """Returns the first message of each parked key."""
        with self._database.engine.begin() as connection:
            return [
                _parked(r) for r in connection.execute(_SQL["heads"], {"consumer": self._consumer})
            ]

    def head(self, topic: str, key: str) -> Parked | None:
        """Returns the first message of this key."""
        with self._database.engine.begin() as connection:
            return self.lock(connection, topic, key)

    def acts(self) -> Sequence[Row[Any]]:
        """Returns the recorded acts: who, what, when and why."""
        with self._database.engine.begin() as connection:
            return connection.execute(_SQL["acts"], {"consumer": self._consumer}).all()

    def measure(self) -> None:
        """Sets the metrics of parked messages."""
        with self._database.engine.begin() as connection:
            row = connection.execute(_SQL["measure"], {"consumer": self._consumer}).one()
        metrics.parked.set(row.parked)
        metrics.parked_age.set(float(row.oldest))

    @contextmanager
    def _acting(self, position: int) -> Iterator[tuple[Connection, Parked | None]]:
        """Finds one parked message and holds the lock of its key during the block."""
        own = {"consumer": self._consumer, "position": position}
        with self._database.engine.begin() as connection:
            row = connection.execute(_SQL["find"], own).one_or_none()
            if row is not None:
                self.lock(connection, row.topic, row.key)
                # Read again under the lock: a replay may have released the message meanwhile.
                row = connection.execute(_SQL["find"], own).one_or_none()
            yield connection, _parked(row) if row else None

    def _row(self, wire: Wire, origin: str, reason: str, *, blocks: bool = True) -> dict[str, Any]:
        return {
            **_attributes(wire, origin),
            "consumer": self._consumer,
            "topic": wire.topic,
            "key": key_text(wire),
            "origin": origin,
            "wire_key": wire.key,
            "names": [_storable(name) for name, _ in wire.headers],
            "values": [value for _, value in wire.headers],
            "value": wire.value,
            "reason": reason,
            "blocks": blocks,
        }

    def _note(
        self,
        connection: Connection,
        act: str,
        by: Actor,
        outcome: str,
        parked: Parked | None = None,
    ) -> None:
        nothing = dict.fromkeys(Parked._fields)
        about = parked._asdict() if parked else nothing
        own = {"consumer": self._consumer, "act": act, "outcome": outcome, **by._asdict()}
        connection.execute(_SQL["note"], {**about, **own})


def brief(fault: Exception) -> str:
    """Describes a fault briefly, without the values that a database error may contain."""
    if isinstance(fault, DBAPIError):
        said = getattr(getattr(fault.orig, "diag", None), "message_primary", None) or ""
        return f"{type(fault.orig).__name__}: {said}"[:LONGEST_REASON]
    return _storable(f"{type(fault).__name__}: {fault}")[:LONGEST_REASON]


def _may_be_false(wire: Wire, fault: Exception) -> bool:
    """True if another service than the owner may have written this record with faulty content.

    That is so where the broker lets several services write on the topic."""
    has_several_writers = wire.topic in topics() and len(topics()[wire.topic].writers) > 1
    return has_several_writers and isinstance(fault, Unreadable | Malformed)


def _attributes(wire: Wire, origin: str) -> dict[str, Any]:
    """Returns source, id, type and agency. If the headers do not name them, the id is a hash of
    the record and its place. So the id is the same at every reading."""
    try:
        return attributes(wire)
    except Unreadable:
        digest = hashlib.sha256(repr((origin, *wire)).encode()).hexdigest()
        own_id = uuid5(NAMESPACE_OID, digest)
        return {"source": UNREADABLE, "id": own_id, "type": UNREADABLE, "agency": None}


def _storable(words: str) -> str:
    """Escapes NUL and lone surrogates, because PostgreSQL cannot store them in a text."""
    return words.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


def _parked(row: Row[Any]) -> Parked:
    wire = Wire(
        row.topic,
        None if row.wire_key is None else bytes(row.wire_key),
        None if row.value is None else bytes(row.value),
        [(name, bytes(v)) for name, v in zip(row.header_names, row.header_values, strict=True)],
    )
    return Parked(
        row.position, row.topic, row.key, row.source, row.id, row.type, row.agency_id,
        row.origin, row.reason, row.parked_at, wire,
    )  # fmt: skip
