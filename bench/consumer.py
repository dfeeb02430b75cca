"""The consumer: events per second with inbox and row-level security.

    python -m bench.consumer

Cohorts' own worker reads `intake.pool.v1` from a real broker and keeps its copy of the pool:
decode, agency, inbox, handler, commit. A backlog of such facts is taken many at a time; what it is
with a transaction for each is measured beside it. The baseline is the bare consumer: the same
records, read. All three take turns. Rates depend on the load of the machine; CPU seconds of this
process, without PostgreSQL's, hardly do.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import text

from bench.ground import AGENCY, SEALER, migrated
from bench.result import keep
from kreis.administration.broker import create_topics
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.database import Database
from kreis.chassis.health import Heartbeats
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, encode, new_id
from kreis.chassis.messaging import worker
from kreis.chassis.messaging.broker import Consumer, Producer
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.process.roles import SWITCH_INTERVAL
from kreis.chassis.process.service import Service
from kreis.cohorts.main import SERVICE
from kreis.contracts import topics
from kreis.onebox.kafka import running_kafka
from kreis.onebox.postgres import running_postgres

TOPIC, FACT = "intake.pool.v1", "kreis.pool-entered.v1"
EVENTS, TURNS = 3_000, 3


def publish(access: KafkaAccess) -> None:
    example = next(iter(topics()[TOPIC].facts[FACT].examples.values()))
    producer = Producer(access, delivery_timeout=30)
    for _ in range(EVENTS // 500):
        producer.publish([encode(_message(example)) for _ in range(500)])
    producer.abandon()


def _message(example: dict[str, object]) -> Message:
    participant = str(uuid4())
    return Message(
        topic=TOPIC,
        key=participant,
        type=FACT,
        source="kreis/intake",
        id=new_id(),
        time=datetime.now(UTC),
        agency=AGENCY,
        sequence=1,
        data={**example, "participant_id": participant},
        traceparent=new_traceparent(),
    )


class Took(NamedTuple):
    """Events per second, and CPU milliseconds of each."""

    rate: float
    cpu: float


def through_the_inbox(access: KafkaAccess, database: Database, at_once: int) -> Took:
    """Reads all into cohorts, which knows nobody yet."""
    worker.AT_ONCE = at_once
    count(database, "delete from pool_person")
    count(database, "delete from pool_sequence")
    return handled(access, database, SERVICE, TOPIC, EVENTS)


def handled(
    access: KafkaAccess, database: Database, service: Service, topic: str, events: int
) -> Took:
    """The rate is that from the first effect to the last. The group is new: it reads all."""
    count(database, "delete from inbox")
    own = [each for each in service.subscriptions if each.topic == topic]
    inbox = Inbox(database, service.name, own)
    member = worker.Worker(access, f"bench-{uuid4()}", inbox, Heartbeats())
    stop = threading.Event()
    thread = threading.Thread(target=member.run, args=(stop,), name="worker")
    thread.start()
    first, began, cpu = 0, 0.0, time.process_time()
    while True:
        effects = count(database, "select count(*) from inbox")
        if effects and not began:
            first, began = effects, time.monotonic()
        if effects == events:
            break
        time.sleep(0.05)
    rate = (events - first) / (time.monotonic() - began)
    took = Took(rate, 1000 * (time.process_time() - cpu) / events)
    stop.set()
    thread.join()
    return took


def bare(access: KafkaAccess) -> Took:
    cpu = time.process_time()
    consumer = Consumer(access, f"bench-{uuid4()}", [TOPIC])
    seen, began = 0, 0.0
    while seen < EVENTS:
        for batch in consumer.poll(timeout=0.5):
            began = began or time.monotonic()
            seen += len(batch)
    rate = EVENTS / (time.monotonic() - began)
    took = Took(rate, 1000 * (time.process_time() - cpu) / EVENTS)
    consumer.close()
    return took


def count(database: Database, statement: str) -> int:
    """Runs a statement: what it counts, or how many rows it changed."""
    with database.agency(AGENCY) as work:
        found = work.connection.execute(text(statement))
        return int(found.scalar() or 0) if found.returns_rows else found.rowcount


def main() -> None:
    sys.setswitchinterval(SWITCH_INTERVAL)  # as in a service
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder)) as postgres:
        database = Database(migrated(postgres, SERVICE), SEALER)
        with running_kafka(Path(folder)) as kafka:
            create_topics(kafka.access, {TOPIC: (12, {})}, replicas=1)
            publish(kafka.access)
            many, turns = worker.AT_ONCE, []
            for _ in range(TURNS):
                ways = [through_the_inbox(kafka.access, database, most) for most in (many, 1)]
                turns.append((*ways, bare(kafka.access)))
        database.close()
    shared, alone, baseline = (_median(each) for each in zip(*turns, strict=True))
    keep(
        "consumer",
        {
            "what": f"{EVENTS} events of {TOPIC} in cohorts, up to {many} in a transaction",
            "per_second": round(shared.rate),
            "per_second_one_in_a_transaction": round(alone.rate),
            "bare_consumer": round(baseline.rate),
            "ratio": round(shared.rate / baseline.rate, 3),
            "ratio_one_in_a_transaction": round(alone.rate / baseline.rate, 3),
            "cpu_ms": round(shared.cpu, 3),
            "cpu_ms_one_in_a_transaction": round(alone.cpu, 3),
            "cpu_ms_bare_consumer": round(baseline.cpu, 3),
            "target": "at least 1000 per second",
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _median(turns: Iterable[Took]) -> Took:
    return Took(*(statistics.median(each) for each in zip(*turns, strict=True)))


if __name__ == "__main__":
    main()
