"""The relay against kafka-python's own producer: records per second at the same batch and acks.

    python -m bench.relay

The relay reads its outbox, encodes, publishes, waits for every acknowledgement, keeps what has a
history and clears the rows; the baseline only publishes the same records, encoded before, in the
same batches by a producer with the same settings. Both take turns; medians count.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bench.ground import AGENCY, migrated
from bench.result import keep
from kreis.administration.broker import create_topics
from kreis.chassis.data.outbox import libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.message import Wire, record
from kreis.chassis.messaging.broker import Producer
from kreis.chassis.messaging.relay import BATCH, WAITING, Relay
from kreis.intake.main import SERVICE
from kreis.onebox.kafka import running_kafka
from kreis.onebox.postgres import running_postgres

TOPIC = "participation.v1"
RECORDS, TURNS = 20_000, 5
_FILL = """
insert into outbox (topic, key, type, id, sequence, agency_id, time, traceparent, history, data)
select %(topic)s, gen_random_uuid()::text, 'kreis.cohort-joined.v1', gen_random_uuid(), 1,
  %(agency)s, clock_timestamp(), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true,
  jsonb_build_object('participant_id', gen_random_uuid(), 'cohort_id', gen_random_uuid(),
    'from', '2027-04-05', 'padding', repeat('x', 300))
from generate_series(1, %(count)s)
"""


class Drained(Relay):
    """The relay as it is, until its outbox is empty."""

    def drain(self) -> float:
        """Seconds."""
        with psycopg.connect(
            self._conninfo,
            autocommit=True,
            row_factory=dict_row,
            cursor_factory=psycopg.ClientCursor,
        ) as direct:
            self._publish_batch(direct)  # brings the producer up; not counted
            began = time.monotonic()
            while self._publish_batch(direct):
                pass
            return time.monotonic() - began


def waiting_records(relay: Drained, url: str, count: int) -> list[Wire]:
    """Fills the outbox; what the relay will publish, encoded."""
    with psycopg.connect(libpq(url), autocommit=True, row_factory=dict_row) as connection:
        connection.execute(_FILL, {"topic": TOPIC, "agency": AGENCY, "count": count})
        rows: list[dict[str, Any]] = connection.execute(WAITING).fetchall()
    return [record(row, relay._source) for row in rows]


def publish(producer: Producer, wires: Sequence[Wire]) -> float:
    """Seconds for all of them but the first batch, as the relay is measured."""
    producer.publish(wires[:BATCH])
    began = time.monotonic()
    for start in range(BATCH, len(wires), BATCH):
        producer.publish(wires[start : start + BATCH])
    return time.monotonic() - began


def main() -> None:
    relays, producers = [], []
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        url = migrated(postgres, SERVICE)
        with running_kafka(Path(folder)) as kafka:
            create_topics(kafka.access, {TOPIC: (12, {})}, replicas=1)
            relay = Drained(url, kafka.access, "kreis/bench", Heartbeats())
            producer = Producer(kafka.access, delivery_timeout=30)
            for turn in range(TURNS + 1):
                wires = waiting_records(relay, url, RECORDS)
                took = relay.drain(), publish(producer, wires)
                if turn:  # the first one warms
                    relays.append((RECORDS - BATCH) / took[0])
                    producers.append((RECORDS - BATCH) / took[1])
            producer.abandon()
            relay._abandon()
    rate, baseline = statistics.median(relays), statistics.median(producers)
    keep(
        "relay",
        {
            "what": f"records per second, {RECORDS} records of 0.5 kB in batches of {BATCH}",
            "relay": round(rate),
            "producer": round(baseline),
            "ratio": round(rate / baseline, 3),
            "target": "at least 0.45",
        },
    )


if __name__ == "__main__":
    main()
