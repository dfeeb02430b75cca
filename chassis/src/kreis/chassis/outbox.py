"""The outbox: facts wait in the database, in the transaction that made them true.

Promise: per (topic, key) the facts of this service are numbered 1, 2, 3 … without a gap, in the
order in which their transactions committed. The row in `outbox_key` is at once the lock that makes
this so and the counter. Locking only the aggregate would not do: two aggregates may share a key.
Refuses: to send anything itself; that is the relay's work.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import Connection, make_url, text

from kreis.chassis.logs import current_traceparent
from kreis.chassis.message import new_id

CHANNEL = "kreis_outbox"

log = structlog.stdlib.get_logger("outbox")

_COUNT = text(
    "insert into outbox_key as counter (topic, key, last)"
    " select * from unnest("
    "  cast(:topics as text[]), cast(:keys as text[]), cast(:counts as bigint[]))"
    " on conflict (topic, key) do update set last = counter.last + excluded.last"
    " returning topic, key, last"
)
_INSERT = text(
    "insert into outbox"
    " (topic, key, type, id, sequence, agency_id, time, traceparent, history, data)"
    " values (:topic, :key, :type, :id, :sequence, :agency, :time, :traceparent, :history,"
    " cast(:data as jsonb))"
)


class Draft(NamedTuple):
    """A fact that has no number yet. `data` is None to delete the key from a compacted topic."""

    topic: str
    key: str
    type: str
    data: Mapping[str, Any] | None
    history: bool


def write(connection: Connection, agency: UUID, drafts: Sequence[Draft]) -> bool:
    """Numbers and stores the drafts, as a transaction's last act; returns whether any were."""
    if not drafts:
        return False
    ordered = sorted(drafts, key=lambda draft: (draft.topic, draft.key))
    following = _next_numbers(connection, ordered)
    time, traceparent = datetime.now(UTC), current_traceparent()
    rows = []
    for draft in ordered:
        rows.append(
            {
                "topic": draft.topic,
                "key": draft.key,
                "type": draft.type,
                "id": new_id(),
                "sequence": following[draft.topic, draft.key],
                "agency": agency,
                "time": time,
                "traceparent": traceparent,
                "history": draft.history,
                "data": None if draft.data is None else json.dumps(draft.data, ensure_ascii=False),
            }
        )
        following[draft.topic, draft.key] += 1
    connection.execute(_INSERT, rows)
    return True


def _next_numbers(connection: Connection, ordered: Sequence[Draft]) -> dict[tuple[str, str], int]:
    """The first free number of each (topic, key); locks the counters in the order given."""
    counts = Counter((draft.topic, draft.key) for draft in ordered)
    parameters = {
        "topics": [topic for topic, _ in counts],
        "keys": [key for _, key in counts],
        "counts": list(counts.values()),
    }
    rows = connection.execute(_COUNT, parameters)
    return {(row.topic, row.key): row.last - counts[row.topic, row.key] + 1 for row in rows}


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
