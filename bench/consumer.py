"""The consumer: events per second with inbox and row-level security.

    python -m bench.consumer

Cohorts' own worker reads `intake.pool.v1` from a real broker and keeps its copy of the pool:
decode, agency, inbox, handler, commit. A backlog of such facts is taken many at a time; what it is
with a transaction for each is measured beside it. The baseline is the bare consumer: the same
records, read.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
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


def through_the_inbox(access: KafkaAccess, database: Database) -> float:
    """Events per second, from the first effect to the last. The group is new: it reads all."""
    _count(database, "delete from pool_person")
    _count(database, "delete from inbox")
    _count(database, "delete from pool_sequence")
    own = [each for each in SERVICE.subscriptions if each.topic == TOPIC]
    inbox = Inbox(database, SERVICE.name, own)
    member = worker.Worker(access, f"bench-{uuid4()}", inbox, Heartbeats())
    stop = threading.Event()
    thread = threading.Thread(target=member.run, args=(stop,), name="worker")
    thread.start()
    first, began = 0, 0.0
    while True:
        effects = _count(database, "select count(*) from inbox")
        if effects and not began:
            first, began = effects, time.monotonic()
        if effects == EVENTS:
            break
        time.sleep(0.05)
    rate = (EVENTS - first) / (time.monotonic() - began)
    stop.set()
    thread.join()
    return rate


def bare(access: KafkaAccess) -> float:
    consumer = Consumer(access, f"bench-{uuid4()}", [TOPIC])
    seen, began = 0, 0.0
    while seen < EVENTS:
        for batch in consumer.poll(timeout=0.5):
            began = began or time.monotonic()
            seen += len(batch)
    rate = EVENTS / (time.monotonic() - began)
    consumer.close()
    return rate


def _count(database: Database, statement: str) -> int:
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
            rates = [through_the_inbox(kafka.access, database) for _ in range(TURNS)]
            many, worker.AT_ONCE = worker.AT_ONCE, 1
            alone = [through_the_inbox(kafka.access, database) for _ in range(TURNS)]
            baseline = statistics.median(bare(kafka.access) for _ in range(TURNS))
        database.close()
    rate = statistics.median(rates)
    keep(
        "consumer",
        {
            "what": f"{EVENTS} events of {TOPIC} in cohorts, up to {many} in a transaction",
            "per_second": round(rate),
            "per_second_one_in_a_transaction": round(statistics.median(alone)),
            "bare_consumer": round(baseline),
            "ratio": round(rate / baseline, 3),
            "target": "at least 1000 per second",
        },
    )


if __name__ == "__main__":
    main()
