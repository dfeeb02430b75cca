"""The outbox: a table that stores facts until the relay publishes them.

Promise: a fact is stored in the transaction that makes it true. The facts of this service are
numbered 1, 2, 3 … per (topic, key), without a gap. The numbers follow the order of the commits. The
row in `outbox_key` is the counter. The lock on this row ensures the order. A lock on the aggregate
would not be enough, because two aggregates may share a key.
After a backup was restored, numbers go on above those that the lost database may have used. This
holds for keys that the backup does not know, too: their counters begin at a floor.
A fact about a person under address protection goes to the restricted twin of its topic, if the
topic has one. A service cannot forget that.
Refuses: to send anything. The relay does that.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import Connection, make_url

from kreis.chassis.data.statements import statements
from kreis.chassis.message import new_id
from kreis.contracts import restricted_twin
from kreis.contracts.wire import wire

CHANNEL = "kreis_outbox"
LARGEST = wire().largest_fact
"""Maximum bytes of a fact's JSON. Kafka takes 1 MiB with headers, so some room is left."""

log = structlog.stdlib.get_logger("outbox")

_WRITE = statements("outbox")["write"]


class TooLarge(ValueError):
    """A fact that the broker would refuse. The relay could not publish it or any later fact."""


class Draft(NamedTuple):
    """A fact that has no number yet. `data` None deletes the key from a compacted topic.
    `history` is True if the table `fact` keeps the fact after publishing."""

    topic: str
    key: str
    type: str
    data: Mapping[str, Any] | None
    history: bool
    trace: str
    id: UUID | str | None = None
    """None: a new one. Whoever gives it sees that no other fact has it."""


def write(connection: Connection, agency: UUID, drafts: Sequence[Draft]) -> bool:
    """Numbers and stores the drafts. A transaction does this last. Returns True if there were
    drafts."""
    if not drafts:
        return False
    ordered = sorted(drafts, key=lambda draft: (draft.topic, draft.key))
    # One document: the driver writes arrays down in Python, item by item.
    rows = [
        {
            **draft._asdict(),
            "twin": restricted_twin(draft.topic),
            "id": str(draft.id or new_id()),
            "data": _json(draft),
            "place": place,
        }
        for place, draft in enumerate(ordered)
    ]
    own = {"agency": agency, "time": datetime.now(UTC), "drafts": json.dumps(rows)}
    connection.execute(_WRITE, own)
    return True


def _json(draft: Draft) -> str | None:
    if draft.data is None:
        return None
    content = json.dumps(draft.data, ensure_ascii=False)
    if len(content.encode()) > LARGEST:
        raise TooLarge(f"{draft.type} {draft.key}: expected at most {LARGEST} bytes")
    return content


class Bell:
    """Wakes the relay after a commit: a thread sends `NOTIFY` outside the writing transaction.

    `NOTIFY` inside the writing transaction would take a lock of the whole server at every commit.
    Calls of `ring` that come close together send one `NOTIFY`. If a `NOTIFY` is lost, the relay
    finds the facts at its next poll, within one second.
    """

    def __init__(self, url: str) -> None:
        self._conninfo = libpq(url)
        self._rung = threading.Event()
        self._starting = threading.Lock()
        self._ringer: threading.Thread | None = None
        self._closing = threading.Event()

    def ring(self) -> None:
        """Asks the thread for a `NOTIFY`, and returns at once."""
        self._rung.set()
        if self._ringer is None:
            self._start()

    def close(self) -> None:
        """Ends the thread and its connection."""
        self._closing.set()
        self._rung.set()
        if self._ringer is not None:
            self._ringer.join(timeout=5)

    def _start(self) -> None:
        with self._starting:
            if self._ringer is None:
                self._ringer = threading.Thread(target=self._run, name="bell", daemon=True)
                self._ringer.start()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with psycopg.connect(self._conninfo, autocommit=True) as line:
                    self._ring_on(line)
            except psycopg.Error as fault:
                log.warning("bell_not_rung", fault=type(fault).__name__)
                self._closing.wait(1)

    def _ring_on(self, line: psycopg.Connection[Any]) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            if self._closing.is_set():
                return
            line.execute(f"notify {CHANNEL}")


def libpq(url: str) -> str:
    """Returns the URL for libpq, without the name of SQLAlchemy's driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
