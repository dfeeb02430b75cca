"""The outbox: facts wait in the database, in the transaction that made them true.

Promise: per (topic, key) the facts of this service are numbered 1, 2, 3 … without a gap, in the
order in which their transactions committed. The row in `outbox_key` is at once the lock that makes
this so and the counter. Locking only the aggregate would not do: two aggregates may share a key.
Refuses: to send anything itself; that is the relay's work.
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

CHANNEL = "kreis_outbox"
LARGEST = 900_000
"""Bytes of a fact's JSON: what Kafka takes (1 MiB with headers), with room to spare."""

log = structlog.stdlib.get_logger("outbox")

_WRITE = statements("outbox")["write"]


class TooLarge(ValueError):
    """A fact the broker would refuse: the relay could never get past it."""


class Draft(NamedTuple):
    """A fact that has no number yet. `data` is None to delete the key from a compacted topic."""

    topic: str
    key: str
    type: str
    data: Mapping[str, Any] | None
    history: bool
    trace: str


def write(connection: Connection, agency: UUID, drafts: Sequence[Draft]) -> bool:
    """Numbers and stores the drafts, as a transaction's last act; returns whether any were."""
    if not drafts:
        return False
    ordered = sorted(drafts, key=lambda draft: (draft.topic, draft.key))
    rows = {
        "topics": [draft.topic for draft in ordered],
        "keys": [draft.key for draft in ordered],
        "types": [draft.type for draft in ordered],
        "ids": [new_id() for _ in ordered],
        "traces": [draft.trace for draft in ordered],
        "histories": [draft.history for draft in ordered],
        "data": [_json(draft) for draft in ordered],
        "agency": agency,
        "time": datetime.now(UTC),
    }
    connection.execute(_WRITE, rows)
    return True


def _json(draft: Draft) -> str | None:
    if draft.data is None:
        return None
    content = json.dumps(draft.data, ensure_ascii=False)
    if len(content.encode()) > LARGEST:
        raise TooLarge(f"{draft.type} {draft.key}: expected at most {LARGEST} bytes")
    return content


class Bell:
    """Wakes the relay after a commit, in a statement of its own and at most once at a time.

    `NOTIFY` inside the writing transaction would take a lock of the whole server at every commit.
    A ring that is lost costs at most the relay's one-second poll.
    """

    def __init__(self, url: str) -> None:
        self._conninfo = libpq(url)
        self._rung = threading.Event()
        self._starting = threading.Lock()
        self._ringer: threading.Thread | None = None
        self._closing = threading.Event()

    def ring(self) -> None:
        self._rung.set()
        if self._ringer is None:
            self._start()

    def close(self) -> None:
        """Ends its thread and its connection."""
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
    """The URL as libpq takes it: SQLAlchemy also names the driver in it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
