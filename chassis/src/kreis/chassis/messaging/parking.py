"""Messages that could not have their effect, kept by key until a person decides.

Promise: a parked record keeps every byte it came with, whatever they are; all later messages of
its key wait behind it, in order, and those of other keys flow. Whoever lists, shows, replays or
discards stands in `parked_act` with the moment and the reason.
Refuses: to park what the inbox has seen, and to forget a message unless a person said so.

A key is freed and joined under one lock, so that nothing comes to wait behind nobody.
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
from kreis.chassis.message import Unreadable, Wire, attributes, key_text

WAITS = "waits behind a parked message"
UNREADABLE = "unreadable"
"""Stands for source and type where the headers do not tell them."""
LONGEST_REASON = 500

_SQL = statements("parking")


class Parked(NamedTuple):
    """A parked record. `agency` is None where its headers do not tell it."""

    position: int
    topic: str
    key: str
    source: str
    id: UUID
    type: str
    agency: UUID | None
    origin: str
    """Where it stood: topic[partition]@offset; empty for a message handed over without a topic."""
    reason: str
    parked_at: datetime
    wire: Wire


class Actor(NamedTuple):
    """The person who acts, and her reason."""

    who: str
    why: str


class Parking:
    """The parked messages of one consumer."""

    def __init__(self, database: Database, consumer: str) -> None:
        self._database = database
        self._consumer = consumer

    def park(self, wire: Wire, origin: str, fault: Exception) -> None:
        """Keeps a record that cannot have its effect."""
        with self._database.engine.begin() as connection:
            connection.execute(_SQL["park"], self._row(wire, origin, brief(fault)))

    def wait_behind(self, wire: Wire, origin: str) -> bool:
        """Keeps a message of a parked key; returns False when the key has become free."""
        row = self._row(wire, origin, WAITS)
        with self._database.engine.begin() as connection:
            connection.execute(_SQL["lock"], row)
            if not connection.execute(_SQL["is_parked"], row).scalar():
                return False
            connection.execute(_SQL["park"], row)
        return True

    def lock(self, connection: Connection, topic: str, key: str) -> Parked | None:
        """Makes this transaction the only one that frees this key; its first message, if any."""
        own = {"consumer": self._consumer, "topic": topic, "key": key}
        connection.execute(_SQL["lock"], own)
        row = connection.execute(_SQL["head"], own).one_or_none()
        return _parked(row) if row else None

    def release(self, connection: Connection, parked: Parked, by: Actor, outcome: str) -> None:
        """It has had its effect: in the transaction of that effect."""
        connection.execute(_SQL["delete"], {"position": parked.position})
        self._note(connection, "replay", by, outcome, parked)

    def keep(self, parked: Parked, by: Actor, fault: Exception) -> None:
        """It was tried again in vain, and stays."""
        with self._database.engine.begin() as connection:
            connection.execute(
                _SQL["give_reason"], {"position": parked.position, "reason": brief(fault)}
            )
            self._note(connection, "replay", by, f"failed: {brief(fault)}", parked)

    def discard(self, position: int, by: Actor) -> Parked | None:
        """Gives one message up for good: it counts as seen, should it be delivered once more."""
        with self._acting(position) as (connection, parked):
            if parked is not None:
                connection.execute(
                    _SQL["count_as_seen"], {**parked._asdict(), "consumer": self._consumer}
                )
                connection.execute(_SQL["delete"], {"position": position})
                self._note(connection, "discard", by, "discarded", parked)
        return parked

    def show(self, position: int, by: Actor) -> Parked | None:
        with self._acting(position) as (connection, parked):
            if parked is not None:
                self._note(connection, "show", by, "shown", parked)
        return parked

    def list(self, by: Actor) -> Sequence[Parked]:
        """All, in the order in which they came."""
        with self._database.engine.begin() as connection:
            rows = connection.execute(_SQL["list"], {"consumer": self._consumer}).all()
            self._note(connection, "list", by, f"{len(rows)} listed")
        return [_parked(row) for row in rows]

    def heads(self) -> Sequence[Parked]:
        """The first message of each parked key."""
        with self._database.engine.begin() as connection:
            return [
                _parked(r) for r in connection.execute(_SQL["heads"], {"consumer": self._consumer})
            ]

    def head(self, topic: str, key: str) -> Parked | None:
        """The first message of this key."""
        with self._database.engine.begin() as connection:
            return self.lock(connection, topic, key)

    def acts(self) -> Sequence[Row[Any]]:
        """Who did what, when and why."""
        with self._database.engine.begin() as connection:
            return connection.execute(_SQL["acts"], {"consumer": self._consumer}).all()

    def measure(self) -> None:
        with self._database.engine.begin() as connection:
            row = connection.execute(_SQL["measure"], {"consumer": self._consumer}).one()
        metrics.parked.set(row.parked)
        metrics.parked_age.set(float(row.oldest))

    @contextmanager
    def _acting(self, position: int) -> Iterator[tuple[Connection, Parked | None]]:
        """One parked message, under the lock of its key."""
        own = {"consumer": self._consumer, "position": position}
        with self._database.engine.begin() as connection:
            row = connection.execute(_SQL["find"], own).one_or_none()
            if row is not None:
                self.lock(connection, row.topic, row.key)
                # Read again behind the lock: a replay may have released it meanwhile.
                row = connection.execute(_SQL["find"], own).one_or_none()
            yield connection, _parked(row) if row else None

    def _row(self, wire: Wire, origin: str, reason: str) -> dict[str, Any]:
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
    """What went wrong, short, and without the values that a database's message would tell."""
    if isinstance(fault, DBAPIError):
        said = getattr(getattr(fault.orig, "diag", None), "message_primary", None) or ""
        return f"{type(fault.orig).__name__}: {said}"[:LONGEST_REASON]
    return _storable(f"{type(fault).__name__}: {fault}")[:LONGEST_REASON]


def _attributes(wire: Wire, origin: str) -> dict[str, Any]:
    """Who wrote what; for headers that do not tell, an id that is the same at every reading."""
    try:
        return attributes(wire)
    except Unreadable:
        digest = hashlib.sha256(repr((origin, *wire)).encode()).hexdigest()
        own_id = uuid5(NAMESPACE_OID, digest)
        return {"source": UNREADABLE, "id": own_id, "type": UNREADABLE, "agency": None}


def _storable(words: str) -> str:
    """PostgreSQL's texts hold neither NUL nor half a character."""
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
