"""The relay: publishes the facts of the outbox on their topics.

Promise: every committed fact reaches its topic at least once and in order per key, even if
processes die. After publishing, facts of topics with a history move to the table `fact`. Other
facts are deleted. This happens in the transaction that still locks their rows.
A leader may lose its database while it sends a batch. Then the next leader publishes the batch too.
The old leader's batch may reach the topic after the next leader's batch. The repeated facts have
the same id and `sequence`, so readers recognise them as duplicates.
Refuses: to run twice. One leader per outbox holds the advisory lock, the `LISTEN` and the row locks
on one direct connection. All other relays wait.

A producer that failed is never used again. After a long outage its futures may never resolve. So
every batch has a deadline of its own (see `broker`).
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from psycopg.rows import dict_row

from kreis.chassis import metrics, moments
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.faults import will_pass
from kreis.chassis.data.outbox import CHANNEL, libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import record
from kreis.chassis.messaging.broker import NotDelivered, Producer

BATCH = 500
_LOCK = 7_283_401  # any number that nothing else in this database locks
# As text: the record holds text too, so nothing is parsed and written again.
WAITING = """
select position, topic, key, data::text as value, type, id::text, time,
  agency_id::text as agency, sequence, traceparent
from outbox order by position
"""
_NEXT = f"begin; {WAITING} limit {BATCH} for update"
_CLEAR = """
with done as (delete from outbox where position = any(%(done)s) returning *)
insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)
select topic, key, type, id, sequence, agency_id, time, traceparent, data
from done where history order by position
on conflict (id) do nothing
"""
_BACKLOG = "select count(*) as pending, min(time) as oldest from outbox"

log = structlog.stdlib.get_logger("relay")


class Relay:
    """Publishes facts until `stop` is set. `delivery_timeout` is in seconds."""

    def __init__(
        self,
        url: str,
        access: KafkaAccess,
        source: str,
        beats: Heartbeats,
        *,
        delivery_timeout: float = 30,
    ) -> None:
        self._conninfo = libpq(url)
        self._access = access
        self._source = source
        self._beats = beats
        self._delivery_timeout = delivery_timeout
        self._producer: Producer | None = None
        self._measured = 0.0

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._beats.beat("relay")
            try:
                with psycopg.connect(
                    self._conninfo,
                    autocommit=True,
                    row_factory=dict_row,
                    cursor_factory=psycopg.ClientCursor,  # several statements in one round trip
                ) as direct:
                    self._wait_and_lead(direct, stop)
            except psycopg.Error as fault:
                if not will_pass(fault):
                    raise
                log.warning("relay_lost_its_database", fault=type(fault).__name__)
                stop.wait(1)
            finally:
                metrics.relay_leader.set(0)
                self._abandon()

    def _wait_and_lead(self, direct: psycopg.Connection[Any], stop: threading.Event) -> None:
        while not stop.is_set() and not self._takes_the_lead(direct):
            self._beats.beat("relay")
            stop.wait(1)
        metrics.relay_leader.set(1)
        direct.execute(f"listen {CHANNEL}")
        while not stop.is_set():
            self._beats.beat("relay")
            try:
                while self._publish_batch(direct) == BATCH and not stop.is_set():
                    self._beats.beat("relay")
            except NotDelivered as fault:
                log.warning("relay_could_not_deliver", fault=str(fault))
                metrics.relay_failures.inc()
                self._abandon()
                if not fault.will_pass:
                    raise
                stop.wait(1)
                continue
            self._measure(direct)
            # A `NOTIFY` that came during publishing is still queued. Then this returns at once.
            list(direct.notifies(timeout=1, stop_after=1))

    def _takes_the_lead(self, direct: psycopg.Connection[Any]) -> bool:
        row = direct.execute("select pg_try_advisory_lock(%s) as leads", (_LOCK,)).fetchone()
        return bool(row and row["leads"])

    def _publish_batch(self, direct: psycopg.Connection[Any]) -> int:
        """Publishes the next batch and clears it from the outbox. Returns the number of facts."""
        try:
            rows = self._lock_next(direct)
            if rows:
                self._leading_producer().publish([record(row, self._source) for row in rows])
                moments.passed("after-publish")
                direct.execute(_CLEAR, {"done": [row["position"] for row in rows]})
                moments.passed("before-move")
            direct.commit()
        except NotDelivered:
            direct.rollback()
            raise
        self._count(rows)
        return len(rows)

    def _count(self, rows: list[dict[str, Any]]) -> None:
        """Counts a batch. Labels are looked up once, because that costs more than counting."""
        for topic, count in Counter(row["topic"] for row in rows).items():
            metrics.relay_published.labels(topic=topic).inc(count)
        hop, now = metrics.hop_seconds.labels(hop="outbox_to_topic"), datetime.now(UTC)
        for row in rows:
            hop.observe(max(0.0, (now - row["time"]).total_seconds()))

    def _lock_next(self, direct: psycopg.Connection[Any]) -> list[dict[str, Any]]:
        """Begins a transaction that locks the rows of the next batch."""
        answers = direct.execute(_NEXT)
        answers.nextset()
        return answers.fetchall()

    def _leading_producer(self) -> Producer:
        if self._producer is None:
            self._producer = Producer(self._access, delivery_timeout=self._delivery_timeout)
        return self._producer

    def _abandon(self) -> None:
        if self._producer is not None:
            self._producer.abandon()
            self._producer = None

    def _measure(self, direct: psycopg.Connection[Any]) -> None:
        """Sets the metrics at most once a second. A `NOTIFY` may come fifty times as often."""
        if time.monotonic() - self._measured < 1:
            return
        self._measured = time.monotonic()
        row = direct.execute(_BACKLOG).fetchone() or {}
        metrics.outbox_pending.set(row.get("pending", 0))
        oldest = row.get("oldest")
        metrics.outbox_age.set(time.time() - oldest.timestamp() if oldest else 0)
